//! Every example of every rule, one named test a rule file: `cargo test --test rules s3-` runs one service.

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let trials = yourside::testing::rules()
        .into_iter()
        .map(|rule| {
            Trial::test(rule.id().to_owned(), move || {
                rule.check_examples().map_err(|errors| Failed::from(errors.join("\n")))
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}
