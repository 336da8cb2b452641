//! What comments mean, in wordings of several hands, and what honest ones that come close say.

use crate::rules::fakery::fakery_placeholder::RULE;
use crate::rules::fakery::testing::marks;

/// A function in several languages, with the comment in it: one that only answers, and one that does something.
fn functions(comment: &str) -> [(&'static str, String, String); 4] {
    let rust = |body: &str| format!("pub fn rate(b: u8) -> u8 {{\n    // {comment}\n    {body}\n}}\n");
    let python = |body: &str| format!("def rate(b):\n    # {comment}\n    return {body}\n");
    let c = |body: &str| format!("int rate(int b)\n{{\n\t/* {comment} */\n\treturn {body};\n}}\n");
    let lua = |body: &str| format!("local function rate(b)\n  -- {comment}\n  return {body}\nend\n");
    [
        ("a.rs", rust("1"), rust("save(b)")),
        ("a.py", python("1"), python("save(b)")),
        ("a.c", c("1"), c("save(b)")),
        ("a.lua", lua("1"), lua("save(b)")),
    ]
}

/// Whoever writes so leaves no doubt, whatever the function does.
const SURE: &[&str] = &[
    "In production you would fetch these rows from the warehouse.",
    "In production we'd be asking Vault for this.",
    "in prod this would call the payments API",
    "In production this should query Postgres; these orders are invented.",
    "In a live system we would have to contact the ledger at this stage.",
    "On a real deployment you'd read this from the sensor.",
    "The real service would send the mail through SES.",
    "The actual implementation would validate the signature first.",
    "This would be a database lookup in production.",
    "This would call the fraud engine in a real application.",
    "A real driver would read the register here.",
    "A proper implementation must compare with the stored hash at this point.",
    "Needs the real exchange feed; returns made-up prices",
    "Plug in your payment gateway here.",
    "insert your database query here",
    "please wire up your analytics SDK right here",
    "Add your business logic at this point.",
    ">>> put the query for your warehouse in this spot <<<",
    "Swap this out for a real repository.",
    "replace the next line with a call to the trained classifier",
    "Substitute the list below with a query to the inventory.",
    "exchange this line for the real request",
    "Swap the array below for the response of the API.",
    "Eventually this will be replaced by a call to the real pricing service.",
    "PLACEHOLDER - returns a fixed rate",
    "STUB – always says yes",
    "*** PLACEHOLDER *** no real mail is sent",
    "== STUB == nothing is sent",
    "[placeholder] no persistence behind this",
    "(stub) answers from memory",
    "PLACEHOLDER! never reaches the network",
];

/// Who documents code that works may speak so as well.
const HALF: &[&str] = &[
    "A proper implementation must compare against the stored hash.",
    "In real life, this queries the stock table.",
    "in a real game this would query the server",
    "A production-ready version has to stream the file to the scanner.",
    "Should really come from the database instead of being hard-coded.",
    "The numbers below are invented.",
    "The figures are all made up",
    "A made-up rate is returned",
    "Hard-coded until the real service exists.",
    "fixed rate until the actual feed is connected",
    "put your own scoring function here",
    "Write your own validation here.",
    "Connect to your own identity provider here instead.",
    "user: supply your own checksum routine here",
    "Here goes the actual parsing.",
    "DUMMY! never reaches the network",
    "FAKE: returns the same rows every time",
    "MOCK -- returns canned sensor data",
    "Stub, returns true for everyone.",
];

/// Parts in any order: sure.
const MET: &[&str] = &[
    "The actual gradient model is supposed to be plugged in here.",
    "Has to be replaced by the real subscription to the bus.",
    "Must be swapped for a genuine registry query before going live.",
    "A proper implementation is going to call the registry at this point.",
    "This is where the call to the actual model would go.",
    "Not the real thing: here one would call the registry with the address.",
    "With production credentials we would fetch the quota.",
    ">>> put the non-local-means code in this spot <<<",
];

/// Parts in any order: where little is done.
const MET_HALF: &[&str] = &[
    "The SMTP conversation belongs here.",
    "the bank's API ought to be asked here",
    "This is the spot where one would post to the ledger.",
    "Fill in the command that asks the broker for its length.",
    "Substitute a proper HMAC for this.",
    "Nothing is really sent.",
    "Let's pretend the deploy succeeded.",
    "The true balance would come from the ledger service.",
];

/// Look-alikes.
const HONEST: &[&str] = &[
    "Insert the node below its parent.",
    "No validation is needed here: the caller has checked.",
    "Verify the signature here, before parsing.",
    "Add the item to the list here so that it is drawn last.",
    "The actual request is sent by the worker thread.",
    "You should call close() when done.",
    "The call to fsync belongs here, not in close(), see #123.",
    "Fill in the defaults the user left out.",
    "Subclasses may override this to add their own logic.",
    "The line below must match the C struct.",
    "It should be the real user id, not the effective one.",
    "Use your own client by passing one to the constructor.",
    "In production, this runs behind nginx and never sees raw TLS.",
    "In production you should set SECRET_KEY through the environment.",
    "In production mode the logger drops debug lines.",
    "In production you would probably never want to set this.",
    "The real implementation lives in PlatformImpl.",
    "A proper solution would need a lock, but contention is rare.",
    "The real user id, not the effective one.",
    "the real uid must match the owner of the file",
    "The actual size must be a multiple of the page size.",
    "In a real cluster the lease must be renewed every 10 s.",
    "Put your own settings in local_settings.py.",
    "Plugins may insert their own middleware here.",
    "Tells whether the values were made up by the sender.",
    "how a comment says that an answer was invented",
    "Insert the node before the reference child here.",
    "Replace the line below the cursor with the clipboard.",
    "swap the two halves below the pivot",
    "Switch this flag to \"true\" in order to register eagerly.",
    "We must write the header here, before the body.",
    "Placeholder - shown while the image loads",
    "stub - resolved by the dynamic linker",
    "PLT stub: jumps through the GOT.",
    "dummy - keeps the list non-empty so that unlink needs no branch",
    "This should be a set, but the order matters to callers.",
    "Your plugin's hooks go here in the load order.",
    "The values below must match those in schema.sql.",
    "made up of two parts: the prefix and the hash",
    "invented by Knuth in 1973",
    "A real number would lose precision.",
    "A complete implementation would also handle denormals, which cannot occur here.",
    "the real call happens in the C side",
    "Until the real size is known we use an estimate.",
    "hard-coded until the MSRV allows const fn",
    "This will be replaced by the linker with the real address.",
    "Normally this would be an error, but HTML5 allows it.",
    "replace the call with the result of the last one",
];

#[test]
fn what_leaves_no_doubt() {
    for comment in SURE.iter().chain(MET) {
        for (path, fixed, working) in functions(comment) {
            assert_eq!(marks(&RULE, path, &fixed).len(), 1, "{path}: {comment}");
            assert_eq!(marks(&RULE, path, &working).len(), 1, "{path}, working: {comment}");
        }
    }
}

#[test]
fn what_counts_where_little_is_done() {
    for comment in HALF.iter().chain(MET_HALF) {
        for (path, fixed, working) in functions(comment) {
            assert_eq!(marks(&RULE, path, &fixed).len(), 1, "{path}: {comment}");
            assert_eq!(marks(&RULE, path, &working), Vec::<String>::new(), "{path}, working: {comment}");
        }
    }
}

#[test]
fn what_is_honest() {
    for comment in HONEST {
        for (path, fixed, working) in functions(comment) {
            assert_eq!(marks(&RULE, path, &fixed), Vec::<String>::new(), "{path}: {comment}");
            assert_eq!(marks(&RULE, path, &working), Vec::<String>::new(), "{path}, working: {comment}");
        }
    }
}

#[test]
fn the_place_for_an_entry_is_no_place_for_work() {
    for (path, text) in [
        (
            "a.h",
            "enum printFormat\n{\n\tPRINT_NOTHING = 0,\n\tPRINT_HTML\n\t/* add your favourite output format here ... */\n};\n",
        ),
        ("a.js", "const parsers = [\n  json,\n  // put your own parser here\n];\n"),
        (
            "A.java",
            "class A {\n  // Switch this to \"true\" to ask the real server.\n  private boolean eager = false;\n}\n",
        ),
    ] {
        assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{text}");
    }
}
