//! The command line of `yourside`; everything is in the library.

fn main() -> std::process::ExitCode {
    yourside::cli::run()
}
