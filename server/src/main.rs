//! The `muster` binary.

use std::process::ExitCode;

use server::cli::{self, Cli};

/// Rendering a page waits on other tasks: fewer threads can wait on each other (leptos issue 4647).
const LEAST_THREADS: usize = 4;
/// Rendering recurses as deep as the page is nested, deepest without optimisation.
const STACK_BYTES: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = Cli::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(LEAST_THREADS))
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(cli::run(cli)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
