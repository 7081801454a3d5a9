//! What tests, benchmarks and fuzzers reach inside by; not part of the API.

use crate::rules::{Catalog, examples};

/// A built-in rule, for the test of its examples.
#[derive(Debug)]
pub struct RuleUnderTest {
    id: String,
}

impl RuleUnderTest {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Parses the rule and runs its examples.
    ///
    /// # Errors
    /// A line for each expectation that is not met.
    pub fn check_examples(&self) -> Result<(), Vec<String>> {
        let catalog = Catalog::builtin();
        let slot = catalog.get(&self.id).ok_or_else(|| vec!["no such rule".to_owned()])?;
        let rule = slot.rule().map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let header = (&*slot.id, slot.tier, &*slot.duty);
        if header != (&*rule.card.id, rule.card.tier, &*rule.card.duty) {
            errors.push("the scanned header differs from the front matter: write its keys on one line each".to_owned());
        }
        let listed: Vec<(&str, &str)> =
            rule.card.equivalents.iter().flat_map(|(tool, ids)| ids.iter().map(move |id| (&**tool, &**id))).collect();
        if slot.equivalents() != listed {
            errors.push("`equivalents` must be an inline map on one line, sorted by tool".to_owned());
        }
        errors.extend(examples::check(&rule).err().unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// The built-in rules.
#[must_use]
pub fn rules() -> Vec<RuleUnderTest> {
    Catalog::builtin().slots().iter().map(|slot| RuleUnderTest { id: slot.id.to_string() }).collect()
}
