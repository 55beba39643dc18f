//! The `openledger` command.

fn main() -> std::process::ExitCode {
	openledger::cli::main()
}
