//! Builds this crate for Wasm as the runtime is built, if it is asked to: that takes minutes, and only measuring needs it.

#[cfg(feature = "std")]
fn main() {
	println!("cargo:rerun-if-env-changed=OPENLEDGER_PROOF_BENCH");
	if std::env::var_os("OPENLEDGER_PROOF_BENCH").is_none() {
		std::env::set_var("SKIP_WASM_BUILD", "1");
	}
	// It is no runtime and has no version.
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.disable_runtime_version_section_check()
		.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
