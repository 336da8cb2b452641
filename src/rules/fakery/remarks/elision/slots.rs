//! Owns the words of which comments are made that stand for code: each list is one thing that such a comment says, in the
//! words people have for it.
//!
//! A line of a list is a run of words in lower case: `this|that` is one of them, `the?` may be missing, `*` is any word
//! and `#` a number. The longest run that fits at a word takes it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::comment::Word;

/// What some words of the comment say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Which part of something there was: the rest, the others.
    Which,
    /// Which: what was there before.
    Before,
    /// Which, in a word that says little alone: all, more, original.
    Any,
    /// Parts that nothing but the text of a program has: getters, imports.
    Source,
    /// Parts that only code has: methods, handlers.
    Code,
    /// Parts that other texts have, too: fields, steps, options.
    Part,
    /// Parts of what programs work on: entries, bits, values.
    Thing,
    /// That it is as it was.
    Same,
    /// "the same" as an adjective or all alone: it says so only beside more.
    Like,
    /// To let it be as it is.
    Keep,
    /// That it was taken out of what is shown.
    Gone,
    /// The same, in a word that programs have for what they do.
    Passed,
    /// The word of editors for it.
    Snip,
    /// That it belongs into this place.
    Goes,
    /// Where: here, below, from here on.
    Place,
    /// All of a stretch of the file: from here on, after this line.
    Stretch,
    /// Of the reader.
    Your,
    /// In the text that the reader has: your file, what you posted.
    Yours,
    /// By whom writes: "I left out", "I haven't changed".
    Told,
    /// In the text from before: the original file, the previous revision.
    Former,
    /// "see".
    See,
    /// For the sake of whom reads it.
    Why,
    /// Words that join others: and, the, of.
    Join,
    /// Other small words.
    Glue,
    /// Words that lead to a reason: one for leaving code out may follow.
    Because,
    /// Words with which people explain, or forbid: then the comment stands for nothing.
    Reason,
    /// Any other word.
    Name,
}

/// The lists, by what they say.
const LISTS: &[(Slot, &str)] = &[
    (
        Slot::Which,
        "the? rest of?
         the? remainder of?
         remaining
         other|others|further|additional
         everything|anything else?
         what|whatever follows|remains
         all the? other|others",
    ),
    (
        Slot::Before,
        "existing|previous|earlier|preexisting
         previously|already defined|existing|declared|written|shown|given",
    ),
    (Slot::Any, "all|every|each|both|more|original|current|old|following|several|various|most|new"),
    (Slot::Source, SOURCE),
    (Slot::Code, CODE),
    (Slot::Part, PART),
    (Slot::Thing, THING),
    (
        Slot::Same,
        "unchanged|unmodified|untouched|unaltered|unedited|identical|intact|verbatim|unaffected|unrevised
         exactly|just|precisely? as|like|how today|now|currently|always
         carried|carry|taken|take over|across|along unchanged?
         goes|go|comes|come|went in|on? unchanged|unmodified
         is|are? remaining|staying|kept|left the? same|unchanged|as
         do|does|did not|n't differ
         don't|doesn't|didn't differ
         no|without|zero any? difference|differences|diff|alteration
         as|like|how|what before|previously|earlier|above|originally
         identical|equal|same|true|faithful to|with before|earlier|above|previously
         as|like|how shown|given|described|defined|written before|above|earlier|previously
         as|like|how it|they|that|this|these|those is|are|was|were|stand|stands|stood now|today|already|before?
         as|like it|they is|are|was|were|had been before?
         as|like is
         like|as always|usual
         the? way it|they|that|things is|are|was|were now|today|before?
         what|how it|they was|were|is|are now|before?
         continue|continues as|like before|is|usual
         the? same as|like before|previously|earlier
         remain|remains|remained|stay|stays|stayed
         remain|remains|stay|stays|left|kept|keeps as? is|unchanged|intact
         hasn't|haven't|isn't|aren't|don't|doesn't|didn't|wasn't|weren't|needn't|won't be|been|get|to|need|\
         have? to|be? change|changed|changing|modified|touched|altered|edited|modify|touch|edit|updated|\
         rewritten|affected|adjusted
         has|have|is|are|do|does|did|was|were|need|will|must|should? not be|been|get|yet|\
         have? to? be? change|changed|changing|modified|touched|altered|edited|modify|touch|edit|updated|\
         rewritten|affected|adjusted
         not|never been|be|were|was? change|changed|modified|touched|altered|edited|updated|affected
         no|without|zero any|further|more|other? change|changes|modification|modifications|edit|edits|\
         alterations|differences|adjustments are|is? needed|required|necessary|made?
         nothing|none else|more|below|above|here? has|have|was|were|is|will|need|needs|needed|\
         of? to? be? change|changed|changes|changing|modified|modify|touched|touch|edited|edit|altered|alter|different|adjusted|adjust
         nothing|none else|new|more? here|there|in? changes|change|changed|differs
         need|needs|requires|require no change|changes|modification|modifications|edits",
    ),
    (
        Slot::Like,
        "the? same|equal|analogous|ditto|likewise|similarly
         the? same as|like|for|with|to above
         and? so on|forth for|with
         the? same goes|applies|happens for|to
         as|like",
    ),
    (
        Slot::Keep,
        "keep|leave|retain|preserve|let|reuse|keeping|leaving|retaining
         you can|may|could|should|must just|simply? keep|leave|retain
         don't|never|dont touch|change|modify|edit|alter
         do not touch|change|modify|edit|alter
         kept|left|retained|preserved",
    ),
    (
        Slot::Told,
        "i|i've|i'm just|simply|also|deliberately? have|am? left|leaving|leave out|off|away here?
         i|i've|i'm just|simply|also|deliberately? have|am? omitted|omit|omitting|skipped|skip|skipping|\
         elided|cut|shortened|trimmed|removed out|off|away|from? here?
         i haven't|didn't|don't|won't changed|change|touched|touch|modified|modify|altered|alter|edited|edit|\
         repeated|repeat|show|included|include anything|any? of? here?
         i|i've|i'm have|did|do|am|will? not changed|change|changing|touched|touch|touching|modified|modify|altered|\
         alter|repeating|repeat|repeated|showing|show anything|any? of? here?
         i|i've kept|left",
    ),
    (
        Slot::Gone,
        "omitted|elided|abridged|unshown
         left|leaving|leave out|off|away
         not|isn't|aren't shown|repeated|reproduced|printed|displayed|listed|pasted|included|duplicated|copied|reprinted here|again|once? more?
         don't|won't|didn't repeat|show|list|duplicate|reproduce|copy here|again?
         no need|point|reason|sense to|in|of repeat|repeating|show|showing|list|paste|pasting|copy|reprint",
    ),
    (
        Slot::Passed,
        "skipped|truncated|cut|shortened|trimmed|dropped|collapsed|hidden|stripped|abbreviated|condensed out|\
        off|away|short?",
    ),
    (Slot::Snip, "snip|snipped|snippety|8<|schnipp"),
    (
        Slot::Goes,
        "go|goes|going|belong|belongs|live|lives|come|comes|sit|sits|follow|follows|stand|stands in? here|\
        there|below|place
         remain|remains|stay|stays here|there
         stay|stays|remain|remains in place here|there?
         is|are still? here",
    ),
    (
        Slot::Stretch,
        "up|down to
         up|down|all? until|till the? end|bottom|top|return|closing|next
         line|lines|step|steps # to|through|till|until|and|or? #?
         from here|there|this on|onward|onwards|down|point|line on|onward|onwards|down?
         from here|there on|onward|onwards|down?
         after|below|above|past|under|following|beneath here
         after|below|above|past|under|until|before|beneath this|that line|point|comment|place|function|\
         method|block|section
         between here|this|these and *? the? loop|end|return",
    ),
    (Slot::Place, "here|there|below|above
         further down|up|below|above"),
    (
        Slot::Your,
        "your|ur
         if|where|whatever you have|had any? other|others|more|further",
    ),
    (
        Slot::Yours,
        "your existing|current|own|old|original|previous|actual|present|latest|first|local|working? file|repo|\
        version|revision|class|script|code|codebase|snippet|copy|project|repo|source|module|implementation|post|\
        message|listing|component|template|page|stylesheet|layout|controller|schema|model|view|program|sketch|\
        makefile|dockerfile|notebook|branch|tree|checkout|editor|question|paste|gist|sources|draft
         the? way|ones|part|parts|stuff|same you already|currently|now|originally? have|had|wrote|posted|did|\
         put|got|use|know it|them|now|today|already?
         you already|currently have|had|wrote|got this|that|these|those|it|them|here?
         yours
         what|as|like|that|which|how you've|you'd already|just|currently? got|had|have|written|posted|shown|given|\
         pasted|sent|provided|shared|it|them|already|there|here?
         what|as|that|which|like|than|how? you already|currently|now|just|originally|first? have|had|posted|\
         sent|pasted|shared|wrote|gave|provided|got|uploaded|attached|know|showed|defined|use|used|did|do in|me|above|\
         it|them|now|before|already|today|there|here|earlier|originally? it|them?",
    ),
    (
        Slot::Former,
        "in|from|as|like|to|see|of|with|per|matches|matching|by? in|to|from|by|of? the|this|that|my original|\
        existing|current|old|previous|earlier|prior|last|first|initial|former|uploaded|attached|posted|\
        shared|provided|pasted|full|complete file|files|version|revision|class|script|answer|response|\
        message|snippet|listing|post|commit|source|sources|component|module|code|implementation|program|copy|\
        draft|reply|edit|patch|template|page|layout|function|method|definition|turn|table|schema|query|view
         in|from|as|like|to|see|of|with|per|by original|previous|earlier file|version|revision|class|script|\
         answer|response|message|snippet|listing|post|commit|source|component|module|code|implementation|\
         program|draft|reply|function|method
         by|in|with this|that|the change|patch|edit|commit|pr|refactoring|refactor|update|diff
         in|see|as|from|like|of|to|with the? original|originals
         than|to|with|from|in|as|as by? in|to|from|by|of? the|this|that|my|its old|earlier|prior|original|first|last|\
         previous one|variant|state|listing|example|block|snippet|code|text|upload|excerpt",
    ),
    (Slot::See, "see|refer|check|consult|copy|take|paste|use|add|put|insert|append|restore|include
         continue|proceed|go|carry on? with"),
    (
        Slot::Why,
        "for the? sake? of? brevity|clarity|space|simplicity|readability|conciseness|shortness|length|briefness
         to save|spare|reduce some? space|room|tokens|lines|length|typing
         to|so keep|stay|make this|it|the|things? *? short|shorter|brief|concise|readable|small|compact
         because|due of|to? length|space|brevity
         you get|got|know|see the drill|idea|rest|picture|score|pattern",
    ),
    (
        Slot::Join,
        "the|of|and|or|plus|these|those|this|that|some",
    ),
    (
        Slot::Glue,
        "blah|yadda|yada
         a|an|for|on|they|it|its|them|is|are|was|were|be|been|will|would|should|can|has|have|had|still|do|does|\
        done|just|exactly|simply|completely|entirely|also|again|too|so|then|in|to|with|at|from|etc|please|\
        own|own|comes|come|ok|fine|good|region|mark|they're|it's|that's|these're|basically|literally|absolutely|fully|totally|very|much|now|today|anyway|yet|place|there|by|over|back|across|ones|one|\
        nothing|well|us|per|version",
    ),
    (Slot::Because, "because|since|already"),
    (
        Slot::Reason,
        "todo|fixme|xxx|note|nb|warning|assert|ensure|verify|expect|expects|backup
         you|i|we have|had|need|needs|want|got|has to
         make sure
         combine|disable|hide|switch|purposefully
         should|must never
         have|has|had to
         fill|run
         just? in case
         should|can|may|might|could|must|will|would not? be omitted|skipped|truncated|cut|dropped|hidden|\
        stripped|left|kept
         you|we|i
         don't|never remove|delete
         do not remove|delete
         when|if|unless|until|but|while|whereas|must|therefore|thus|hence|otherwise|except|\
         only|always|why|whether|who|we|we're|we'll|i|our|my|ie|i.e|eg|e.g|though|although|even|instead|\
         cannot|can't|might|may|could|whose|where|once|later|during|than|without|not|no|any|none|\
         might|via|using|whatever|which|due|according",
    ),
];

const SOURCE: &str = "getters|setters|getter|setter|accessors|imports|includes|constructor|constructors|methods|\
    handlers|overrides|overloads|helpers|subroutines|impls|reducers|middleware|middlewares|validators|composables|\
    mixins|decorators|prototypes|typedefs|initialisers|initializers|endpoints|markup|jsx|plumbing|boilerplate|\
    functions|registrations|declarations|usings";

const CODE: &str = "mappers|converters|adapters|formatters|utilities|utils|subclasses|enums|guards|\
    directives|watchers|callback|handler|hook|route|endpoint|include|import
    when branches|arms|cases
    code|handling|parsing|validation|rendering|codes|method|function|\
    requires|routes|tests|helper|controllers|\
    impl|arms|branches|destructor|destructors|callbacks|\
    hooks|selectors|providers|definitions|\
    classes|class|structs|interfaces|exports|file|script|module|component|components|body|logic|loop|switch|\
    scopes|reducer|implementation|implementations|statements|queries|listeners|\
    fixtures|asserts|assertions|migrations|factories|resolvers|serializers|macros|procs|procedures|\
    traits|instances|lambdas|controller|service|view|viewmodel|fragment|activity|html|template|\
    main|functionality|operators|mutations|actions|models|schemas|controllers|\
    subcommands|jobs|workflows|pipelines|stages|tasks|targets|recipes|modules|files|scripts|snippets|\
    scaffolding";

const PART: &str = "cases|case|fields|props|members|rules|rule|steps|sections|section|services|style|styles|\
    styling|checks|check|setup|config|configuration|conditions|formats|platforms|views|pages|initialisation|\
    initialization|init|cleanup|teardown|processing|form|nav|opcodes|relations|block|blocks|commands|command|\
    buttons|inputs|tabs|widgets|animations|metrics|bindings|mappings|operations|interface|layers|logging|\
    calculations|computations|filters|roles|plugins|environments|variants|sidebar|formatting|conversions|\
    lookups|delegates|delegate|observers|signals|slots|loading|routing|queries|callbacks|columns|settings|navigation|\
    members|portion|screens|charts|menus|menu|dialog|dialogs|toolbar|table|tables|parsing|scaffold|wiring";

const THING: &str = "rows|columns|settings|options|properties|attributes|state|states|items|entries|values|\
    elements|headers|types|params|\
    parameters|arguments|variables|constants|keys|lines|content|contents|parts|part|things|stuff|bits|errors|\
    error|requests|work|text|levels|kinds|effects|events|packages|dependencies|resources|flags|constants|\
    data|output|calls|permissions|servers|hosts|volumes|containers|half|page|document|header|footer|objects";

/// A run of words.
struct Run {
    slot: Slot,
    items: Vec<(Vec<&'static str>, bool)>,
}

static RUNS: LazyLock<FxHashMap<&'static str, Vec<Run>>> = LazyLock::new(|| {
    let mut runs = FxHashMap::<&'static str, Vec<Run>>::default();
    for (slot, lines) in LISTS {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let items: Vec<(Vec<&'static str>, bool)> = line.split_whitespace().map(item).collect();
            let openers = items.iter().position(|(_, is_optional)| !is_optional).unwrap_or(0);
            for word in items.iter().take(openers + 1).flat_map(|(words, _)| words.iter().copied()) {
                runs.entry(word).or_default().push(Run { slot: *slot, items: items.clone() });
            }
        }
    }
    runs
});

fn item(text: &'static str) -> (Vec<&'static str>, bool) {
    let (text, is_optional) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
    (text.split('|').collect(), is_optional)
}

/// The slot that the words at `at` fill, and how many of them do: the longest run, and among these the first list's.
pub(super) fn at(words: &[Word], at: usize) -> (Slot, usize) {
    let word = &words[at];
    if word.is_code {
        return (Slot::Name, 1);
    }
    let runs = RUNS.get(word.text.as_str()).map(Vec::as_slice).unwrap_or_default();
    let mut best = (Slot::Name, 0);
    for run in runs {
        let length = fits(&run.items, &words[at..]).unwrap_or(0);
        if length > best.1 {
            best = (run.slot, length);
        }
    }
    (best.0, best.1.max(1))
}

/// How many of `words` the run takes.
fn fits(items: &[(Vec<&'static str>, bool)], words: &[Word]) -> Option<usize> {
    let Some(((alternatives, is_optional), rest)) = items.split_first() else { return Some(0) };
    let taken = words
        .first()
        .filter(|word| !word.is_code)
        .filter(|word| alternatives.iter().any(|own| is(own, &word.text)))
        .and_then(|_| fits(rest, &words[1..]))
        .map(|length| length + 1);
    taken.or_else(|| if *is_optional { fits(rest, words) } else { None })
}

fn is(own: &str, word: &str) -> bool {
    own == "*" || own == word || (own == "#" && word.bytes().all(|byte| byte.is_ascii_digit()))
}
