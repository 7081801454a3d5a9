//! Address blocks: cidrhost, cidrnetmask, cidrsubnet, cidrsubnets.
//!
//! Follows Go's `net` and the arithmetic that Terraform builds on it, including that an IPv4 octet may have leading zeros
//! (decimal) and that a mapped address (`::ffff:10.0.0.0`) is held in 16 bytes but printed as IPv4.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A block of addresses: the network address and the length of its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    address: u128,
    prefix: u32,
    /// 32 or 128.
    bits: u32,
}

impl Block {
    /// Reads `address/length`; host bits are dropped.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let invalid = || format!("invalid CIDR expression: invalid CIDR address: {text}");
        let (address, length) = text.split_once('/').ok_or_else(invalid)?;
        let (address, bits) = match address.contains(':') {
            true => (u128::from(address.parse::<Ipv6Addr>().map_err(|_| invalid())?), 128),
            false => (u128::from(read_ipv4(address).ok_or_else(invalid)?), 32),
        };
        if length.is_empty() || !length.bytes().all(|b| b.is_ascii_digit()) {
            return Err(invalid());
        }
        let prefix = length.parse::<u32>().ok().filter(|n| *n <= bits).ok_or_else(invalid)?;
        Ok(Self { address: address & mask(prefix, bits), prefix, bits })
    }

    /// The address numbered `host`; a negative number counts from the end.
    pub(super) fn host(self, host: i128) -> Result<String, String> {
        let host_bits = self.bits - self.prefix;
        let last = low_bits(host_bits);
        let refuse = |n: i128| format!("prefix of {} does not accommodate a host numbered {n}", self.prefix);
        let distance = if host < 0 { (host + 1).unsigned_abs() } else { host.unsigned_abs() };
        let number = if host < 0 { last.checked_sub(distance) } else { Some(distance) };
        let number = number.filter(|_| distance <= last).ok_or_else(|| refuse(host))?;
        // A mapped address counts as IPv4 here although it has 16 bytes, which shifts the number to the front.
        let shift = if self.bits == 128 && is_mapped(self.address) { 96 } else { 0 };
        Ok(show(self.address | number.checked_shl(shift).unwrap_or_default(), self.bits))
    }

    /// The mask as an address.
    pub(super) fn netmask(self) -> Option<String> {
        (self.bits == 32).then(|| show(mask(self.prefix, 32), 32))
    }

    /// The subnet numbered `number` among those whose prefix is `new_bits` longer.
    pub(super) fn subnet(self, new_bits: i64, number: i128) -> Result<Self, String> {
        let prefix = i64::from(self.prefix).saturating_add(new_bits);
        let insufficient = || format!("insufficient address space to extend prefix of {} by {new_bits}", self.prefix);
        let prefix = u32::try_from(prefix).ok().filter(|p| *p <= self.bits).ok_or_else(insufficient)?;
        let most = u32::try_from(new_bits).ok().filter(|n| *n < 64).map_or(u64::MAX, |n| (1 << n) - 1);
        // Compared by the low 64 bits of the magnitude, as Go does.
        if u64::try_from(number.unsigned_abs() & u128::from(u64::MAX)).is_ok_and(|low| low > most) {
            return Err(format!("prefix extension of {new_bits} does not accommodate a subnet numbered {number}"));
        }
        let shifted = number.checked_mul(1_i128.checked_shl(self.bits - prefix).unwrap_or_default());
        let address = match shifted {
            Some(n) if n < 0 => (n | i128::try_from(self.address).unwrap_or_default()).unsigned_abs(),
            Some(n) => self.address | n.unsigned_abs(),
            None => self.address | number.unsigned_abs().checked_shl(self.bits - prefix).unwrap_or_default(),
        };
        Ok(Self { address, prefix, bits: self.bits })
    }

    /// Consecutive subnets, each extending the prefix by so many bits. An error names the extension at fault.
    pub(super) fn subnets(self, extensions: &[i64]) -> Result<Vec<Self>, (usize, String)> {
        let mut out: Vec<Self> = Vec::with_capacity(extensions.len());
        for (index, extension) in extensions.iter().copied().enumerate() {
            let next = self.following(out.last().copied(), extension).map_err(|message| (index, message))?;
            out.push(next);
        }
        Ok(out)
    }

    fn following(self, previous: Option<Self>, extension: i64) -> Result<Self, String> {
        if extension < 1 {
            return Err("must extend prefix by at least one bit".to_owned());
        }
        let extension = u32::try_from(extension).ok().filter(|n| *n <= 32);
        let extension = extension.ok_or("may not extend prefix by more than 32 bits")?;
        let prefix = self.prefix + extension;
        if prefix > self.bits {
            let kind = if self.bits == 32 { "IPv4" } else { "IPv6" };
            return Err(format!("would extend prefix to {prefix} bits, which is too long for an {kind} address"));
        }
        let Some(previous) = previous else { return Ok(Self { prefix, ..self }) };
        let full = || {
            format!(
                "not enough remaining address space for a subnet with a prefix of {prefix} bits after {}",
                previous.show()
            )
        };
        let host = low_bits(self.bits - prefix);
        let after = (previous.last().checked_add(1)).and_then(|a| a.checked_add(host)).ok_or_else(full)? & !host;
        let next = Self { address: after, prefix, bits: self.bits };
        // Past the end of the block, which at its very end is past the end of all addresses.
        if next.address & !low_bits(self.bits - self.prefix) != self.address || next.address > low_bits(self.bits) {
            return Err(full());
        }
        Ok(next)
    }

    fn last(self) -> u128 {
        self.address | low_bits(self.bits - self.prefix)
    }

    /// `address/length`.
    pub(super) fn show(self) -> String {
        let prefix =
            if self.bits == 128 && is_mapped(self.address) { self.prefix.saturating_sub(96) } else { self.prefix };
        format!("{}/{prefix}", show(self.address, self.bits))
    }
}

fn read_ipv4(text: &str) -> Option<u32> {
    let mut address = 0_u32;
    let mut octets = 0;
    for part in text.split('.') {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let octet = part.parse::<u32>().ok().filter(|n| *n <= 255)?;
        address = address.checked_shl(8)? | octet;
        octets += 1;
    }
    (octets == 4).then_some(address)
}

fn is_mapped(address: u128) -> bool {
    address >> 32 == 0xffff
}

fn low_bits(count: u32) -> u128 {
    1_u128.checked_shl(count).map_or(u128::MAX, |n| n - 1)
}

fn mask(prefix: u32, bits: u32) -> u128 {
    low_bits(bits) & !low_bits(bits - prefix)
}

fn show(address: u128, bits: u32) -> String {
    match u32::try_from(address & u128::from(u32::MAX)) {
        Ok(low) if bits == 32 || is_mapped(address) => Ipv4Addr::from(low).to_string(),
        _ => Ipv6Addr::from(address).to_string(),
    }
}
