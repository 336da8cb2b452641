//! The binary: everything is in the library, where tests and fuzzers reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    policy::cli::main()
}
