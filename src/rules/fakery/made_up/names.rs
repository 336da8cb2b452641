//! Owns which names say that a value is made up. A bare "mock" or "dummy" says nothing: what the name calls so decides.

use crate::wordlist::{List, holds};

/// How loudly a name says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Loudness {
    /// "mock", "fake": of data, it means nothing else.
    Loud,
    /// "dummy", "sample", "stub": a domain's word as often as not, so that the data has to be rows or an answer.
    Quiet,
    /// The same of something that no list has: the data has to be rows with texts in them.
    Faint,
}

static LOUD: List = List::of("mock mocks mocked fake fakes faked canned");
static QUIET: List = List::of("dummy sample samples stub stubs stubbed hardcoded demo");

/// What software is made of: a value of this kind is an answer somebody waits for.
static DATA: List = List::of(
    "data dataset response responses result results payload payloads user users customer customers order \
    orders product products item items record records row rows list db database store storage account accounts \
    transaction transactions payment payments invoice invoices message messages notification notifications post posts \
    comment comments article articles event events booking bookings employee employees contact contacts company \
    companies project projects task tasks ticket tickets report reports metric metrics stats statistics analytics \
    price prices quote quotes stock stocks balance balances profile profiles session sessions review reviews rating \
    ratings category categories catalog inventory weather forecast forecasts location locations city cities \
    recommendation recommendations prediction predictions completion completions answer answers answerset \
    feed news jobs job listing listings property properties patient patients doctor doctors student students course \
    courses movie movies song songs book books photo photos restaurant restaurants hotel hotels flight flights \
    vehicle vehicles car cars device devices sensor sensors reading readings log logs activity activities lead leads \
    member members team teams subscription subscriptions plan plans shipment shipments rates charge charges refund \
    refunds cart people persons person client clients vendor vendors supplier suppliers dashboard chart series \
    document documents entity entities table tables api apis backend insight insights leaderboard players \
    player matches teams repos repositories commits issues campaign campaigns audience permissions roles tokens \
    credentials credential embeddings embedding summary transcript transcripts search content body reply json html xml \
    values entries objects models accounts holdings portfolio trades positions candles history timeline",
);

/// What makes a name that of something which helps to test, or of a way to look at data: no data itself.
static TOOLS: List = List::of(
    "server module modules path paths file files dir dirs folder fn func function functions name names \
    type types class classes prefix suffix pattern patterns regex option options config configs configuration settings \
    method methods key keys flag flags factory factories adapter handler handlers timer timers clock time date now env environment \
    import imports package packages require rate size count counts length index indices interval width height \
    format formats var vars variable variables node nodes head tail root pointer ptr ref reg register registers \
    arg args argument arguments param params symbol symbols id ids impl template templates block blocks \
    label labels state color colors texture shader buffer mask bits depth weight weights points point step steps offset offsets spec \
    code codes schema icon icons mode modes version versions header loader resolver plugin plugins headers target targets \
    host url uri port protocol provider attribute attributes",
);

/// The words of a name: `getMockUsers`, `MOCK_USERS`, `mock-users` are made of "get", "mock", "users".
pub(in super::super) fn words(name: &[u8]) -> Vec<Vec<u8>> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut previous = b'_';
    for (at, &byte) in name.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            previous = b'_';
            continue;
        }
        let opens = previous == b'_'
            || (byte.is_ascii_uppercase()
                && (previous.is_ascii_lowercase()
                    || previous.is_ascii_digit()
                    || name.get(at + 1).is_some_and(u8::is_ascii_lowercase)));
        match words.last_mut() {
            Some(word) if !opens => word.push(byte.to_ascii_lowercase()),
            _ => words.push(vec![byte.to_ascii_lowercase()]),
        }
        previous = byte;
    }
    words
}

/// How loudly the name of a value or of a function that makes it says that it is made up; `None`: it does not.
pub(in super::super) fn loudness(name: &[u8]) -> Option<Loudness> {
    let mut words = words(name);
    for word in &mut words {
        let length = word.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
        word.truncate(length);
    }
    words.retain(|word| !word.is_empty());
    let at = words.iter().position(|word| holds(&LOUD, word) || holds(&QUIET, word))?;
    let is_loud = holds(&LOUD, &words[at]);
    if words
        .iter()
        .any(|word| matches!(&word[..], b"is" | b"has" | b"no" | b"un" | b"detect" | b"test" | b"tests"))
    {
        return None;
    }
    let noun = match words[at + 1..].last() {
        Some(last) => last,
        // `usersMock`, `MOCKS`
        None if at > 0 => &words[at - 1],
        None if is_loud && words[at].ends_with(b"s") => return Some(Loudness::Quiet),
        None => return None,
    };
    let is_data = holds(&DATA, noun);
    match (is_loud, is_data, holds(&TOOLS, noun)) {
        (true, true, _) => Some(Loudness::Loud),
        (_, _, true) => None,
        (false, true, _) | (true, false, _) => Some(Loudness::Quiet),
        // "dummyTrips": several of something nobody listed here.
        (false, false, _) => {
            let is_sampled = matches!(&words[at][..], b"dummy" | b"sample" | b"hardcoded" | b"demo");
            let is_many =
                at + 1 < words.len() && noun.len() > 4 && noun.ends_with(b"s") && !noun.ends_with(b"ss");
            (is_sampled && is_many).then_some(Loudness::Faint)
        }
    }
}

/// Whether a name says of a value that it is pretended: what is called dummy or sample may be there for good.
pub(super) fn is_pretended(name: &[u8]) -> bool {
    words(name).iter().any(|word| holds(&LOUD, word))
}

static SERVICES: List = List::of(
    "gateway client service mailer repository repo provider api db database store storage payment \
    payments sender notifier backend processor adapter connector auth authenticator authentication email sms stripe \
    llm ai model cache queue broker publisher bank billing fetcher integration sdk",
);

/// Whether a class of this name stands in for something outside: `FakePaymentGateway`, `MockMailer`, `StripeStub`.
pub(super) fn is_stand_in(name: &[u8]) -> bool {
    let words = words(name);
    let marks = |word: &Vec<u8>| {
        matches!(&word[..], b"mock" | b"fake" | b"dummy" | b"stub" | b"mocked" | b"simulated")
    };
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let noun = if marks(first) {
        Some(last)
    } else if marks(last) {
        words.len().checked_sub(2).and_then(|at| words.get(at))
    } else {
        None
    };
    words.len() > 1 && noun.is_some_and(|noun| holds(&SERVICES, noun))
}

#[cfg(test)]
mod tests {
    use super::{Loudness, is_stand_in, loudness, words};

    #[test]
    fn names_fall_into_words() {
        for name in ["getMockUsers", "GET_MOCK_USERS", "get_mock_users", "get-mock-users", "GetMockUsers"] {
            assert_eq!(words(name.as_bytes()), [&b"get"[..], b"mock", b"users"], "{name}");
        }
        assert_eq!(words(b"fakeDBRows2"), [&b"fake"[..], b"db", b"rows2"]);
    }

    #[test]
    fn what_is_called_made_up_decides() {
        use Loudness::{Loud, Quiet};
        for (name, want) in [
            ("MOCK_USERS", Some(Loud)),
            ("mockData", Some(Loud)),
            ("fake_response", Some(Loud)),
            ("fakeDB", Some(Loud)),
            ("usersMock", Some(Loud)),
            ("getMockUsers", Some(Loud)),
            ("generate_fake_orders", Some(Loud)),
            ("mockUser1", Some(Loud)),
            ("dummyOrders", Some(Quiet)),
            ("sampleCustomers", Some(Quiet)),
            ("mockLlamas", Some(Quiet)),
            ("mock", None),
            ("sampleRate", None),
            ("sample_size", None),
            ("dummyHead", None),
            ("get_dummies", None),
            ("mockServer", None),
            ("isFakeNews", None),
            ("unmocked", None),
            ("stubFunction", None),
            ("hammock", None),
        ] {
            assert_eq!(loudness(name.as_bytes()), want, "{name}");
        }
    }

    #[test]
    fn classes_stand_in_for_services() {
        for name in
            ["FakePaymentGateway", "MockMailer", "StripeClientMock", "DummyEmailService", "StubRepository"]
        {
            assert!(is_stand_in(name.as_bytes()), "{name}");
        }
        for name in ["FakeClock", "Mock", "MockBuilder", "PaymentGateway", "DummyLock", "Hammock"] {
            assert!(!is_stand_in(name.as_bytes()), "{name}");
        }
    }
}
