//! Owns the words that a value is made of that asks to be filled in, by what each does in it.
//!
//! A word may do several things: whoever asks looks for the one that fits the place.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// What a word does in such a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots(u32);

impl Slots {
    /// "please"
    pub(super) const PLEASE: Self = Self(1);
    /// "insert", "paste", "replace": who says so means a gap.
    pub(super) const FILL: Self = Self(1 << 1);
    /// "add", "set", "provide": said of gaps, and of what programs do.
    pub(super) const GIVE: Self = Self(1 << 2);
    /// "your"
    pub(super) const WHOSE: Self = Self(1 << 3);
    /// "the", "real", "random": no name of an action has them.
    pub(super) const DETAIL: Self = Self(1 << 4);
    /// "me", "this"
    pub(super) const ME: Self = Self(1 << 5);
    /// "here"
    pub(super) const PLACE: Self = Self(1 << 6);
    /// "goes"
    pub(super) const GOES: Self = Self(1 << 7);
    /// "key", "password"
    pub(super) const SECRET: Self = Self(1 << 8);
    /// "id", "url": what tells an account or a place apart.
    pub(super) const IDENTITY: Self = Self(1 << 9);
    /// "with", "by"
    pub(super) const WITH: Self = Self(1 << 10);
    /// "to", which a gap says of itself
    pub(super) const TO: Self = Self(1 << 11);
    /// "must": errors say so too.
    pub(super) const MUST: Self = Self(1 << 16);
    /// "replaced", "provided"
    pub(super) const DONE: Self = Self(1 << 12);
    /// "in", "before", "production": where or until when.
    pub(super) const UNTIL: Self = Self(1 << 13);
    /// What the keys of a provider begin with.
    pub(super) const PREFIX: Self = Self(1 << 14);
    /// "enter", "change": fields and buttons say so too.
    pub(super) const CONTROL: Self = Self(1 << 15);

    /// Whether it does any of what `other` does.
    pub(super) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What does either.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const LISTS: &[(Slots, &str)] = &[
    (Slots::PLEASE, "please pls plz kindly bitte por favor"),
    (
        Slots::FILL,
        "insert paste fill put place enter type replace swap substitute change exchange \
        einsetzen eintragen einfuegen eingeben ersetzen ersetze aendern mettre mettez inserer inserez remplacer remplacez \
        saisir saisissez changer changez poner pon ponga insertar inserta inserte reemplazar reemplaza cambiar cambia \
        ingresa ingrese inserisci inserire sostituisci metti insira inserir substitua coloque altere vervang invullen",
    ),
    (
        Slots::GIVE,
        "add set supply provide specify update define configure edit customize customise modify overwrite override drop \
        copy write give use",
    ),
    (Slots::CONTROL, "enter type change add set update edit use replace write define configure copy drop"),
    (
        Slots::WHOSE,
        "your yours our dein deine deinen deiner ihr ihre ihren votre vos ton tu su tus tuo tua suo sua seu teu jouw uw",
    ),
    (Slots::DETAIL, "the a an this that real actual proper unique random strong secure long some own yours"),
    (Slots::ME, "me this it that"),
    (Slots::PLACE, "here hier ici aqui aca qui"),
    (Slots::GOES, "goes go belongs comes"),
    (
        Slots::SECRET,
        "key keys apikey token secret secrets password passwd pwd passphrase phrase pass credential credentials creds dsn \
        webhook jwt signature sid salt pat passwort kennwort schluessel geheimnis cle jeton clave contrasena secreto \
        chiave segreto senha chave wachtwoord sleutel mdp",
    ),
    (
        Slots::IDENTITY,
        "id ids url uri endpoint host hostname domain email account username user ssid bucket project tenant",
    ),
    (Slots::WITH, "with by durch mit avec par con com por"),
    (Slots::TO, "to"),
    (Slots::MUST, "must should needs need has"),
    (
        Slots::DONE,
        "replaced inserted filled changed provided supplied set added specified defined configured entered given pasted \
        updated overridden",
    ),
    (
        Slots::UNTIL,
        "in out up before after for production prod deploy deploying deployment deployed use now later first on please",
    ),
    (
        Slots::PREFIX,
        "sk pk rk live test prod ghp gho ghs xoxb xoxp whsec akia glpat npm hf sg bearer basic key dev local default my",
    ),
];

/// What `word`, in lower case, does.
pub(super) fn of(word: &[u8]) -> Slots {
    static TABLE: OnceLock<FxHashMap<&'static [u8], Slots>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: FxHashMap<&'static [u8], Slots> = FxHashMap::default();
        for (slots, list) in LISTS {
            for word in list.split_ascii_whitespace() {
                let entry = table.entry(word.as_bytes()).or_default();
                *entry = entry.or(*slots);
            }
        }
        table
    });
    table.get(word).copied().unwrap_or_default()
}

/// The shortest word that is taken for several without gaps.
const RUN: usize = 7;

/// The words that `word` is made of without gaps, where all of it is made of words with slots: "changethispassword".
pub(super) fn parted(word: &[u8]) -> Option<Vec<&[u8]>> {
    const LONGEST: usize = 64;
    let letters = word.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
    let word = &word[..letters];
    if !(RUN..=LONGEST).contains(&word.len()) || of(word) != Slots::default() {
        return None;
    }
    // From where each place is reached: the longest word first.
    let mut from = [None::<usize>; LONGEST + 1];
    from[0] = Some(0);
    for start in 0..word.len() {
        if from[start].is_none() {
            continue;
        }
        for end in start + 2..=word.len() {
            let part = &word[start..end];
            if from[end].is_none() && (of(part) != Slots::default() || matches!(part, b"api" | b"aws")) {
                from[end] = Some(start);
            }
        }
    }
    let (mut parts, mut end) = (Vec::new(), word.len());
    while end > 0 {
        let start = from[end]?;
        parts.push(&word[start..end]);
        end = start;
    }
    parts.reverse();
    (parts.len() > 1).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn words_without_gaps() {
        let parts = |word: &str| {
            let parts = parted(word.as_bytes())?;
            Some(
                parts
                    .into_iter()
                    .map(|part| String::from_utf8_lossy(part).into_owned())
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        assert_eq!(parts("changethispassword").as_deref(), Some("change this password"));
        assert_eq!(parts("changeme123").as_deref(), Some("change me"));
        assert_eq!(parts("insertapikeyhere").as_deref(), Some("insert apikey here"));
        for word in ["password", "changelog", "insertion", "keyboard", "replacement", "setter"] {
            assert_eq!(parts(word), None, "{word}");
        }
    }
}
