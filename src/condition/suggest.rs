//! "Did you mean": the nearest of the names that exist.

/// The candidate nearest to `name`, if one is near enough to be a slip of the keyboard.
pub(crate) fn nearest(name: &str, candidates: Vec<String>) -> Option<String> {
    let limit = name.chars().count().div_ceil(3).min(4);
    let near = candidates.into_iter().filter_map(|c| Some((distance(name, &c).filter(|d| *d <= limit)?, c)));
    near.min().map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours; none for texts too long to be names.
fn distance(a: &str, b: &str) -> Option<usize> {
    const LONGEST: usize = 64;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last_a = None;
    for (i, ca) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        let mut last_b = None;
        for (j, cb) in b.iter().enumerate() {
            let diagonal = row.get(j)? + usize::from(ca != cb);
            let mut best = diagonal.min(row.get(j + 1)? + 1).min(next.get(j)? + 1);
            if last_a == Some(cb) && last_b == Some(ca) && j > 0 {
                best = best.min(before.get(j - 1)? + 1);
            }
            next.push(best);
            last_b = Some(cb);
        }
        before = std::mem::replace(&mut row, next);
        last_a = Some(ca);
    }
    row.last().copied()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_recognised_and_other_names_are_not() {
        let check = |name: &str, expected: Option<&str>| {
            let names = ["encrypted", "engine", "storage_encrypted"].map(str::to_owned).to_vec();
            assert_eq!(nearest(name, names).as_deref(), expected, "{name}");
        };
        check("encrypetd", Some("encrypted"));
        check("storage_encryptd", Some("storage_encrypted"));
        check("engin", Some("engine"));
        check("colour", None);
    }
}
