//! E-mail addresses as names of accounts.

use req1_domain::violation::Violations;

/// Longest address, in bytes (RFC 5321, 4.5.3.1).
const MAX_ADDRESS: usize = 254;
/// Longest part before the `@`, in bytes.
const MAX_LOCAL_PART: usize = 64;

/// Checks an address and gives it back trimmed. Accepts what mail systems use, intranet names without a dot and
/// international letters included; whether it exists only a mail can tell.
pub fn check(pointer: &str, address: &str) -> Result<String, Violations> {
    let address = address.trim();
    if is_plausible(address) {
        Ok(address.to_owned())
    } else {
        Err(Violations::one(
            pointer,
            "invalid_email",
            "must be an e-mail address such as name@example.org",
        ))
    }
}

fn is_plausible(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let is_bad = |c: char| c.is_control() || c.is_whitespace() || "\"(),:;<>[\\]@".contains(c);
    let is_dotted = |part: &str| part.split('.').all(|piece| !piece.is_empty());
    let is_label = |label: &str| !label.starts_with('-') && !label.ends_with('-');
    address.len() <= MAX_ADDRESS
        && local.len() <= MAX_LOCAL_PART
        && !local.contains(is_bad)
        && !domain.contains(is_bad)
        && is_dotted(local)
        && is_dotted(domain)
        && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_1_addresses_are_checked_sensibly() {
        for good in [
            "a@b",
            "first.last+tag@example.org",
            " o'neil@x.co ",
            "jörg@exämple.de",
        ] {
            assert_eq!(check("/email", good).unwrap(), good.trim(), "{good}");
        }
        let (local, long) = ("x".repeat(65), "x".repeat(250));
        for bad in [
            "",
            "@",
            "a@",
            "@b",
            "a b@c.de",
            "a@b@c",
            "a@.de",
            "a.@b.de",
            "a@-b.de",
            "a\0@b.de",
            "a\n@b.de",
            "<a@b.de>",
            &format!("{local}@b.de"),
            &format!("a@{long}.de"),
        ] {
            assert!(check("/email", bad).is_err(), "{bad:?}");
        }
    }
}
