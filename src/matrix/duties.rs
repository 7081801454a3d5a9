//! The duties: who answers for what, and how far code can show it.

use std::sync::OnceLock;

static TABLE: &str = include_str!("../../data/duties.tsv");

/// Who answers for a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// The customer alone.
    Customer,
    /// AWS for its side, the customer for theirs.
    Shared,
}

impl Side {
    /// `customer` or `shared`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Side::Customer => "customer",
            Side::Shared => "shared",
        }
    }
}

/// How far infrastructure code shows whether a duty is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Decidable from code.
    Code,
    /// Part of it is; the rest needs the running account, or people.
    Partly,
    /// Never visible in code: evidence to collect.
    Manual,
}

impl How {
    /// `code`, `partly` or `manual`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            How::Code => "code",
            How::Partly => "partly",
            How::Manual => "manual",
        }
    }
}

/// One duty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Duty {
    /// `data.encryption-at-rest`.
    pub(crate) id: &'static str,
    /// Who answers.
    pub(crate) side: Side,
    /// How far code shows it.
    pub(crate) how: How,
    /// What it is, one sentence.
    pub(crate) text: &'static str,
    /// What to collect where code cannot show it; empty where it can.
    pub(crate) evidence: &'static str,
}

/// What AWS answers for alone, wherever one builds.
pub(crate) const INHERITED: &str =
    "Physical and environmental controls: facilities, hardware, the network between them";

/// All duties, area by area.
pub(crate) fn all() -> &'static [Duty] {
    static DUTIES: OnceLock<Vec<Duty>> = OnceLock::new();
    DUTIES.get_or_init(|| TABLE.lines().filter(|line| !line.starts_with('#')).map(parse).collect())
}

fn parse(line: &'static str) -> Duty {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let (id, side, how, text, evidence) = (next(), next(), next(), next(), next());
    Duty {
        id,
        side: if side == "shared" { Side::Shared } else { Side::Customer },
        how: match how {
            "manual" => How::Manual,
            "partly" => How::Partly,
            _ => How::Code,
        },
        text,
        evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_are_complete_and_evidence_is_named_where_code_does_not_suffice() {
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rows.len(), 43);
        for (row, duty) in rows.iter().zip(all()) {
            assert_eq!(row.split('\t').count(), 5, "{row}");
            assert!(!duty.text.is_empty() && duty.id.contains('.'), "{row}");
            assert_eq!(duty.evidence.is_empty(), duty.how == How::Code, "{row}");
            assert!(["customer", "shared"].contains(&row.split('\t').nth(1).unwrap()), "{row}");
            assert!(["code", "partly", "manual"].contains(&row.split('\t').nth(2).unwrap()), "{row}");
        }
    }
}
