//! Names of findings that survive edits elsewhere: lines may move and other things may come and go.

use super::Entry;
use crate::finding::Finding;
use crate::source::{Roots, Sources};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Hexadecimal digits kept of the hash.
const DIGITS: usize = 32;

/// Gives every entry its fingerprint. Entries that nothing tells apart (the same text twice in one
/// attribute) are numbered in the order of the text.
pub(super) fn assign(entries: &mut [Entry], sources: &Sources, roots: &Roots) {
    let names = |entry: &mut Entry| {
        let file = roots.relative(&entry.finding.file(sources));
        entry.anywhere = anywhere(&entry.finding);
        entry.fingerprint = fingerprint(&entry.finding, &file, 0);
        file
    };
    let files: Vec<_> = entries.par_iter_mut().map(names).collect();
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for (entry, file) in entries.iter_mut().zip(files) {
        let earlier = times.entry(entry.fingerprint.clone()).or_insert(0);
        if *earlier > 0 {
            entry.fingerprint = fingerprint(&entry.finding, &file, *earlier);
        }
        *earlier += 1;
    }
}

/// SHA-256 over rule, file, address, attribute path without list indexes, the deciding element's text, and the number
/// of equal ones before it.
fn fingerprint(finding: &Finding, file: &str, earlier: u32) -> String {
    hashed(finding, file, &address(finding), earlier)
}

/// As a fingerprint, but without the file, and of the address only the resource inside of its module: what stays when a file is
/// renamed or split, when a resource moves into a module, or when one instance becomes several.
fn anywhere(finding: &Finding) -> String {
    let bare = finding.addresses.first().map(|a| without_keys(a)).unwrap_or_default();
    hashed(finding, "", inside_modules(&bare), 0)
}

fn hashed(finding: &Finding, file: &str, address: &str, earlier: u32) -> String {
    let mut hash = Sha256::new();
    let evidence = hex(&Sha256::digest(finding.evidence.as_bytes()));
    for part in [finding.rule.id.as_str(), file, address, &finding.attribute, &evidence] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    if earlier > 0 {
        hash.update(earlier.to_string());
    }
    let mut digits = hex(&hash.finalize());
    digits.truncate(DIGITS);
    digits
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    out.extend(bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|d| char::from_digit(u32::from(d), 16)));
    out
}

/// The address that stands for all: the only one, without numbers that `count` gave; else what remains when instance keys are
/// dropped; else, for several module calls, the resource inside the module. So one more instance or call does not rename the
/// finding.
pub(super) fn address(finding: &Finding) -> String {
    let [_, _, ..] = finding.addresses.as_slice() else {
        return finding.addresses.first().map(|a| without_numbers(a)).unwrap_or_default();
    };
    let bare: BTreeSet<String> = finding.addresses.iter().map(|a| without_keys(a)).collect();
    let inner: BTreeSet<&str> = bare.iter().map(|a| inside_modules(a)).collect();
    let mut shared = bare.iter().map(String::as_str).filter(|_| bare.len() == 1).chain(inner);
    shared.next().unwrap_or_default().to_owned()
}

/// `module.a["x"].aws_s3_bucket.b[0]` without `[0]`; text that looks so inside of a quoted key stays.
fn without_numbers(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in address.chars() {
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => {
                let number = out.trim_end_matches(']').trim_end_matches(|c: char| c.is_ascii_digit());
                if let Some(before) = number.strip_suffix('[').filter(|before| before.len() + 2 < out.len()) {
                    out.truncate(before.len());
                }
            }
            _ => {}
        }
    }
    out
}

/// `module.a["x"].aws_s3_bucket.b[0]` without `["x"]` and `[0]`.
fn without_keys(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let (mut inside, mut quoted, mut escaped) = (false, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if inside => quoted = !quoted,
            '[' if !inside => inside = true,
            ']' if inside && !quoted => inside = false,
            _ if inside => {}
            c => out.push(c),
        }
    }
    out
}

/// The part of a keyless address after its module calls or parent stacks.
fn inside_modules(address: &str) -> &str {
    let mut rest = address;
    while let Some(after) = rest.strip_prefix("module.") {
        match after.split_once('.') {
            Some((_, inner)) => rest = inner,
            None => break,
        }
    }
    rest.rsplit('/').next().unwrap_or(rest)
}
