//! Owns the keys that policy.toml lists for an agent: which texts are keys, and their one spelling.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A key that an agent signs its commits with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SigningKey {
    /// An SSH public key, in the form of OpenSSH without its comment: `ssh-ed25519 AAAA…`.
    Ssh(String),
    /// The fingerprint of an OpenPGP key, or of one of its subkeys: 40 or 64 upper-case hexadecimal digits.
    OpenPgp(String),
}

/// The kinds of SSH keys that `ssh-keygen -Y verify` takes, and of how many fields the public key of each is made, its
/// kind aside (RFC 4253, section 6.6; RFC 5656; RFC 8709; OpenSSH's PROTOCOL.u2f).
const SSH_KINDS: &[(&str, usize)] = &[
    ("ssh-ed25519", 1),
    ("ssh-rsa", 2),
    ("ecdsa-sha2-nistp256", 2),
    ("ecdsa-sha2-nistp384", 2),
    ("ecdsa-sha2-nistp521", 2),
    ("sk-ssh-ed25519@openssh.com", 2),
    ("sk-ecdsa-sha2-nistp256@openssh.com", 3),
];

impl SigningKey {
    /// Reads an entry of `signing-keys`: an SSH public key, with or without a comment, or an OpenPGP fingerprint, with or
    /// without blanks. The error is a sentence fragment about the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        if let Some((kind, fields)) = SSH_KINDS.iter().find(|(kind, _)| *kind == first) {
            let body = second.ok_or_else(|| format!("nothing stands after `{kind}`"))?;
            is_public_key(kind, *fields, body)?;
            return Ok(Self::Ssh(format!("{kind} {body}")));
        }
        let digits: String = text.split_whitespace().collect();
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return match digits.len() {
                40 | 64 => Ok(Self::OpenPgp(digits.to_ascii_uppercase())),
                length => {
                    Err(format!("a fingerprint has 40 or 64 hexadecimal digits, and this has {length}"))
                }
            };
        }
        Err(match first {
            _ if text.contains("PRIVATE KEY") => {
                "it is a private key, which belongs nowhere but with its agent".to_owned()
            }
            _ if first.contains("-cert-v0") => "it is a certificate, which is no key".to_owned(),
            "ssh-dss" => "DSA keys are no longer safe, and no longer taken by OpenSSH".to_owned(),
            _ => "it is neither an SSH public key nor an OpenPGP fingerprint".to_owned(),
        })
    }
}

/// Whether `body` is a public key of this kind: base64 of fields with their lengths, the first of which is the kind.
fn is_public_key(kind: &str, fields: usize, body: &str) -> Result<(), String> {
    let bytes = STANDARD.decode(body).map_err(|_| format!("what stands after `{kind}` is no base64"))?;
    let found = ssh_fields(&bytes).ok_or("it is cut short")?;
    match found.split_first() {
        Some((named, others)) if others.len() == fields => {
            if *named == kind.as_bytes() {
                Ok(())
            } else {
                Err(format!("its bytes are of no {kind} key"))
            }
        }
        _ => Err("it is not one key and nothing else".to_owned()),
    }
}

/// The fields that SSH's binary forms are made of, each after its length (RFC 4251, section 5); `None` if the last is cut
/// short.
pub(crate) fn ssh_fields(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let (length, after) = bytes.split_first_chunk::<4>()?;
        let (field, rest) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        fields.push(field);
        bytes = rest;
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::SigningKey;

    const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMC9Yo3Os2zm3XuhV+PJhksI5gCdItzfcU/5ladqfNJN";
    const FINGERPRINT: &str = "D961D95D2229D1C28263498FAF08A7DDFB0B5DFF";

    #[test]
    fn a_key_has_one_spelling() {
        let key = SigningKey::Ssh(ED25519.to_owned());
        assert_eq!(SigningKey::parse(ED25519), Ok(key.clone()));
        assert_eq!(SigningKey::parse(&format!(" {ED25519}  ada@home laptop ")), Ok(key));
        let printed = "d961 d95d 2229 d1c2 8263  498f af08 a7dd fb0b 5dff";
        assert_eq!(SigningKey::parse(printed), Ok(SigningKey::OpenPgp(FINGERPRINT.to_owned())));
        assert!(SigningKey::parse(&"0a".repeat(32)).is_ok());
    }

    #[test]
    fn what_is_no_key_says_why() {
        let cut = &ED25519[..ED25519.len() - 4];
        let other = ED25519.replace("ssh-ed25519", "ssh-rsa");
        let shown: Vec<String> = [
            "",
            "ssh-ed25519",
            "ssh-ed25519 AAAA!",
            cut,
            &other,
            "ssh-dss AAAA",
            "ssh-ed25519-cert-v01@openssh.com AAAA",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            &FINGERPRINT[1..],
            "AF08A7DDFB0B5DFF",
            "~/.ssh/id_ed25519.pub",
            &format!("namespaces=\"git\" {ED25519}"),
        ]
        .iter()
        .map(|text| SigningKey::parse(text).unwrap_err())
        .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        it is neither an SSH public key nor an OpenPGP fingerprint
        nothing stands after `ssh-ed25519`
        what stands after `ssh-ed25519` is no base64
        it is cut short
        it is not one key and nothing else
        DSA keys are no longer safe, and no longer taken by OpenSSH
        it is a certificate, which is no key
        it is a private key, which belongs nowhere but with its agent
        a fingerprint has 40 or 64 hexadecimal digits, and this has 39
        a fingerprint has 40 or 64 hexadecimal digits, and this has 16
        it is neither an SSH public key nor an OpenPGP fingerprint
        it is neither an SSH public key nor an OpenPGP fingerprint
        ");
    }
}
