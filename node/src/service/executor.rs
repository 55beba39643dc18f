//! What executes the runtime, and keeps what it has compiled.

use sc_service::{config::ExecutorConfiguration, Configuration};
use std::path::{Path, PathBuf};

/// What the runtime may call: the stock host functions alone.
pub type Executor = sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>;

/// Where compiled runtimes are kept unless another place is named.
const FOLDER: &str = "runtimes";

/// The folder for compiled runtimes: the one that was asked for, or one in the base path. Absolute, as the compiler wants it.
pub fn kept(config: &Configuration, asked: Option<&Path>) -> PathBuf {
	let folder = asked.map_or_else(|| config.base_path.path().join(FOLDER), Path::to_path_buf);
	std::path::absolute(&folder).unwrap_or(folder)
}

/// The executor that a configuration calls for. Compiling a runtime takes seconds in which nothing can be executed, so what is
/// compiled is kept: a node that starts again does not compile, nor does one whose runtime was compiled ahead.
pub fn executor(config: &Configuration, kept_in: Option<&Path>) -> Executor {
	let ExecutorConfiguration {
		wasm_method,
		max_runtime_instances,
		default_heap_pages,
		runtime_cache_size,
	} = config.executor;
	let heap = default_heap_pages.map_or(sc_executor::DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		sc_executor::HeapAllocStrategy::Static {
			extra_pages: u32::try_from(pages).unwrap_or(u32::MAX),
		}
	});
	Executor::builder()
		.with_execution_method(wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(max_runtime_instances)
		.with_runtime_cache_size(runtime_cache_size)
		.with_cache_path(kept(config, kept_in))
		.build()
}
