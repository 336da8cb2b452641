//! Owns the small word lists that tell a task tag from prose. All are in lower case; words are compared so.

use crate::wordlist::{List, holds};

/// Words that make a tag in capitals a topic: "TODO comments", "TODO list", "TODO and FIXME".
pub(super) fn is_topic(word: &[u8]) -> bool {
    static WORDS: List = List::of(
        "comment comments tag tags list lists item items marker markers keyword keywords pattern patterns \
        annotation annotations app apps mvc entry entries file files todo todos fixme xxx hack and or \
        macro lines style format prefix label",
    );
    is_in(&WORDS, word)
}

/// Words before a tag at the end of a line that make it a noun: "like a TODO".
pub(super) fn is_article(word: &[u8]) -> bool {
    static WORDS: List = List::of(
        "a an the this that these those any each every no of with like or and word called named say says \
        tag keyword contain contains containing find finds for our your by to is be starts prefix status \
        state all in see as",
    );
    is_in(&WORDS, word)
}

/// Verbs, and words that open a request, behind a tag in lower case: "todo fix this", "Todo: add the header".
pub(super) fn is_task_verb(word: &[u8]) -> bool {
    static WORDS: List = List::of(
        "add adapt adjust allow apply avoid build cache call change check clean cleanup complete consider \
        convert correct create decide define delete deprecate detect determine do document drop enable \
        ensure expose extend extract figure fill find finish fix generalize get handle hook implement \
        improve investigate keep load log maybe make merge migrate move need needs optimise optimize parse \
        pass port properly provide put read reconsider reduce refactor remove rename replace report \
        rethink return review revisit rewrite send set should show simplify split stop store support \
        switch test think throw try unify update upgrade use validate verify we wire write",
    );
    is_in(&WORDS, word)
}

/// Words behind "todo" that make it a thing: "todo list", "todo item", and Spanish or Portuguese "todo".
pub(super) fn is_todo_noun(word: &[u8]) -> bool {
    static WORDS: List = List::of(
        "list lists item items app apps application applications task tasks entry entries comment comments \
        tag tags manager tracker card cards store model models component components page pages object \
        objects id ids text title titles input inputs table repository service state data api count counts \
        marker markers keyword keywords pattern patterns mvc view views file files row rows field fields \
        name names type types record records list's reducer reducers action actions form forms controller \
        handler handlers route routes schema resource resources endpoint endpoints is are was were has had \
        have can will in as and or by from with belongs macro plugin example demo extension directive node \
        nodes section block el lo la los las esto este esta o os mundo tipo ok bien",
    );
    is_in(&WORDS, word)
}

/// Verbs that open a function's name and promise an effect or a value.
pub(super) fn is_promise(word: &[u8]) -> bool {
    static WORDS: List = List::of(
        "archive authenticate authorize backup book build calculate cancel charge compute convert create \
        decrypt delete deliver deploy download email encrypt enforce enqueue erase export fetch find generate import insert load migrate notify parse \
        pay persist process publish purchase purge query record refund restore revoke save schedule search send store submit summarize sync \
        transfer translate transmit update upload validate verify wipe withdraw write",
    );
    is_in(&WORDS, word)
}

/// Verbs that name an effect or a value, wherever they stand in a name; many functions by such names do nothing on
/// purpose, so that a comment has to admit it.
pub(super) fn is_effect(word: &[u8]) -> bool {
    static WORDS: List = List::of(
        "add apply approve assign attach audit authorise broadcast capture check clean cleanup clear close commit \
        compress connect copy deactivate decode detect disconnect dispatch emit encode evict execute expire \
        extract fill flush forward get handle index init initialize inject install invalidate invoke join launch \
        link lock log login logout lookup mark merge monitor move normalize notify open ping poll post predict \
        prepare print prune pull push read recognize recover refresh register reject release reload remove \
        render renew repair replace report request reserve reset resolve retry rollback rotate run scan score \
        seed serialize set setup share show sign start stop stream subscribe tag track train trigger truncate \
        unlock unregister unsubscribe warm watch",
    );
    is_promise(word) || is_in(&WORDS, word)
}

/// No word of any list is longer.
const LONGEST: usize = 16;

/// Whether `word` is one of `list`, ASCII case aside.
fn is_in(list: &List, word: &[u8]) -> bool {
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    holds(list, &*lower)
}
