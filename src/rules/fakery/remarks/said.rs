//! Owns the wordings by which comments admit that code is not the real thing, or stands for code that was left out.
//!
//! They are patterns of meaning, not phrases learnt by heart: who writes such a comment says what the real thing would
//! be, that this is to be replaced by it, or where it belongs. Weak signs ("for now", "simulate the API") mean something
//! only where two of different kinds stand in one comment.

use std::sync::LazyLock;

use super::wording::Patterns;

/// What a comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Says {
    /// That the code is not the real thing.
    Pretends,
    /// The same, if the function does little: work that is done speaks against it.
    Suspects,
    /// The same perhaps: it counts on a function that does nothing but answer something fixed.
    Hints,
    /// That code is left out here.
    Elides,
}

/// Letters that every wording has some of, as they stand within words in lower case: what is searched for before a
/// comment is looked at. They are as rare in code as can be, and few enough for a search by vector instructions.
pub(super) const ANCHORS: &[&str] = &[
    "laceholder",
    "LACEHOLDER",
    "eplace",
    "ctual ",
    " real ",
    " real-",
    "Real ",
    "roper ",
    "roduction",
    " here",
    "ntouched",
    "as they ",
    "stay",
    "riginal ",
    "snip",
    "left out",
    " as is",
    "verything ",
    " below",
    "s point",
    "s spot",
    "e'd ",
    "u'd ",
    "I'd ",
    "t'd ",
    "y'd ",
    "DUMMY",
    "FAKE",
    "MOCK",
    "ade up",
    "ade-up",
    "abricated",
    "mplemented",
    "mplement ",
    "or now",
    "ould ",
    "rmally ",
    "imulat",
    "retend",
    "ardcod",
    "ard-cod",
    "ard cod",
    "ummy ",
    " mock ",
    "ocked ",
    "stub",
    "Stub",
    "STUB",
    "Fake ",
    "Mock ",
    " fake ",
    "xisting ",
    "est of ",
    "nchanged",
    "t changed",
    "o changes",
    "nmodified",
    "t modified",
    "t touched",
    "brevity",
    "same",
    "revious",
    "as it was",
    "as before",
    "omitted",
    "emain",
    "ther ",
    " ...",
    "urposes",
    "oming soon",
    " yet",
    "as if ",
    "ooked up ",
    "anned ",
    "nvented",
    "vailable",
    "emporar",
    "tand-in",
    "tanding in",
    "t actually",
    "implifi",
    "wap ",
    "your ",
    "altered",
    "dentical",
    "not repeat",
    "not shown",
    "lready have",
    "s you ha",
    "s they w",
    "arlier ",
    "original",
    "yours",
    "nsert ",
    "enuine ",
    "xchange ",
    "ubstitute ",
    "upposed to ",
    "meant to ",
    "s place",
    "s stage",
    "s where",
    "oing live",
    "swapped ",
    "ill in ",
    "lug in",
    "ook up ",
    "Here ",
    "with your ",
    "othing is",
    "othing gets",
];

/// One wording is enough.
pub(super) static PRETENDS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "in a|an|your|any REAL|full|live *1 implementation|impl
         in the REAL *1 implementation|impl *1 you|we|this|it MODAL
         for a|an REAL *1 implementation
         for|in A REAL|live *1 app|application|system|deployment|service|product|integration|setup|use *1 you|we|i would|d
         this|it|that|here|these|we|you would|d *6 in A REAL|live *1 app|application|system|implementation|integration|deployment|service|product|setup|environment $
         in A REAL|live *1 app|application|system|environment|world|scenario|deployment|service|setup|backend|project|product|version|code|integration|api|case *3 you|we|this|it|i|that|these *1 MODAL
         in production *2 you|we|this|it|i|that|these would|d *1 ACT
         in production *2 you|we|this|it|these would|should|must|d be? replace|replaced|swap|swapped
         ^^ please? replace|swap|substitute this|it|these|that|me? with|by|for A? REAL
         ^ please? replace|swap|substitute this|it|these|that|me *1 with|by|for A? REAL *2 CODE
         ^ replace|swap|change|remove|substitute *4 before going|we? live|production|launch|release|shipping|deploying|deployment
         ^ insert|put|add|fill|enter|set|paste in? A? REAL *3 here|below|in
         ^ add|insert|put|write|place|type your *3 here|below $
         ^ please? replace|swap|substitute with|by A? REAL *2 CODE
         ^ please? replace|swap|substitute *3 with|by A? REAL implementation|logic|integration|api|backend|service|database|code|call|calls|data|credentials
         this|it|these|which should|must|will|to be replaced with|by A? REAL *2 CODE
         to|will be replaced with|by A? REAL *1 CODE
         REAL implementation|logic|code|integration|call|processing|validation *3 goes|comes|belongs here
         implementation|logic goes|belongs here
         ^ your *1 code|logic|implementation *1 goes? here
         ^ your *3 code|logic|implementation goes|belongs|comes here
         ^ type|add|put|insert|write|place your *2 code|logic|implementation|handling
         ^ add|put|insert|implement|write|place|perform|do the|your|some|any? REAL *3 logic|implementation|code|functionality|processing|validation|call|integration here
         ^ implement *4 logic|functionality|behavior|behaviour|handling|method|function|feature|it|this|me here $
         ^ implement *4 here $
         ^ placeholder|stub|stubbed :
         ^ this|it is just|only|currently A? placeholder|stub|dummy|mock $
         ^ this|it is just|only|currently A? placeholder|stub|dummy|mock for now
         ^ this|it is just|only|currently? A? placeholder|dummy|mock|stub implementation|function|method|logic for|until? now
         ^ this|it is just|only|currently? A? placeholder implementation|function|method|logic|value|response
         ^ placeholder implementation|logic|function|method|body|handler|response|result|until
         ^ placeholder for? now|REAL *2 CODE
         placeholder|dummy|fake|mock|mocked|stubbed|canned|hardcoded implementation|logic|data|response|responses|result|results|value|values|body|api *2 for now
         placeholder|dummy|fake|mock|mocked|stubbed|stub implementation|logic|data|response|value until *3 REAL
         placeholder implementation|logic $
         stubbed|faked|mocked|hardcoded|coded|canned out? for now
         stubbed|faked|mocked|hardcoded out? until
         for now|simplicity|demonstration *2 return|returns|returning|use|using|generate *2 FAKE
         REAL *2 call|request|query|integration|logic|implementation would|will|should go|happen|come|be *1 here
         where A? REAL *3 would|will|should go|happen|be
         ^ *3 call|query|request|logic|integration|code would|will|should go here
         ^ a|the|any? REAL implementation|version|integration would|should|could *1 ACT
         ^ a|the|any? REAL|finished *1 implementation|version|integration|solution would|should *1 DOES|ACT
         ^ a|the|any? REAL|finished implementation|version|integration would *1 DOES|search|explore|take|consider|handle|respect|evaluate|weigh|try|track|walk|poll|retry|hash|resolve
         ^^ should|must|needs|need|has|ought|to|is to? be replaced|swapped|exchanged|substituted with|by|for A? REAL *2 CODE
         should|must|needs|has|ought|to|is to? be replaced|swapped|exchanged|substituted *5 before *1 release|launch|production|shipping|rollout|live|deployment
         in real life *1 this|we|you|it would
         ^ should? call|connect|send|query|fetch|hit|talk to? A? REAL service|api|database|db|endpoint|backend|server|gateway *1 here
         this|the function|method|class|module|endpoint|handler|component|file is just|only|currently? A? placeholder|stub|dummy|mock $
         this is *1 placeholder|stub|dummy|mock for|until A? REAL *3
         ^ placeholder|stub|dummy|mock|fake for|until A? REAL *3
         ^ this|it is *1 temporary placeholder
         ^ just|only A? placeholder $
         ^ temporary|just|only A? placeholder|stub|mock until|for now|the|we|it|backend|api
         ^ placeholder|stub|dummy|mock|mocked|fake|stubbed implementation|logic|response|data|result|results|body $
         placeholder|stub|mock|mocked|dummy|fake *1 implementation|data|response|value|values|results|content until|will|to be replaced
         placeholder|mock|mocked|dummy|fake *1 data|response|responses|values|results until *4
         ^ return|returns|returning|use|using|generate|generating placeholder|mock|mocked|dummy|fake|sample *1 data|response|responses|result|results|values $
         ^ return|returns|returning|use|using|generate|generating placeholder|mock|mocked|dummy|fake *1 data|response|responses|result|results|values until|instead|because|for
         placeholder *1 replace|swap with|by|this|me|it|later|before|once|when
         in production replace|swap
         in A? production *1 use A? REAL
         you would|should|will|must|d replace|swap this|these
         replace|swap|substitute *3 with|by your own implementation|logic|code
         ^ replace|swap|substitute this|the? stub|mock|placeholder|dummy|fake *1 with|by A? REAL *1 implementation|logic|api|call|client|service|code|thing|one|integration|backend
         needs|need|requires|lacks|missing A? REAL implementation|logic
         ^ not A REAL implementation
         REAL *1 implementation|logic|code|handling|integration will|to be? pending|added|implemented|done|come|follow
         REAL implementation|logic pending
         implementation|logic|functionality to be implemented|added|done|defined $
         ^ to be implemented $
         ^ will implement *2 later|soon $
         ^ insert|fill|add|put in? the|your|some? *1 logic|details|code|implementation|stuff here
         ^ *2 code|logic goes|go here
         ^ add A? REAL implementation|logic|code|error|validation
         ^ here? we? would send|call|query|charge|fetch|save|store|connect|hit *5 here $
         ^ here we|you would call|send|query|fetch|charge|save|hit|connect|do|normally|actually
         ^ would call|send|query|charge|hit|connect *4 here $
         later this|we|it will call|send|query|fetch|connect|be *2 REAL
         skip|skips|skipping|bypass|bypassing|disable|disabled *2 authentication|auth|authorization|validation|verification|security *1 for now
         authentication|auth|authorization|validation|verification skipped|disabled|bypassed|omitted for now|simplicity|demo
",
    )
});

/// One of these and one more of another kind are enough: what the real thing would do, or that this is none.
pub(super) static SIGNS: LazyLock<Vec<Patterns>> = LazyLock::new(|| {
    kinds(&[
        "this|here|it|we|you|that|one would|d normally|actually|really|typically|usually *1 ACT
         this|here|it|we|you|that should normally|actually|really|typically|usually *1 DOES
         normally this|we|you|it would|should|d *1 ACT
         ^ would normally|actually|really|typically *1 ACT",
        "simulat- *2 api|network|call|response|request|latency|database|db|backend|server|service|payment|success|sending|email
         pretend- to|that|we|it|this *3 send|sends|sent|call|calls|save|saves|saved|charge|charges|charged|succeed|succeeds|succeeded|work|works|worked|success|process|processes
         mimic *2 api|response|call|server",
        "in production *1 you|we|this|it|use
         in A REAL|live *1 app|application|system|environment|scenario|service|setup|backend",
        "FAKE data|response|responses|value|values|implementation|result|results|service|user|users|token",
        "doesn|does|do|don|is|isn|not|without actually|really *1 call|calls|calling|called|send|sends|sending|sent|save|saves|saving|saved|charge|charging|charged|persist|persisting|persisted|query|querying|validate|validating|verify|verifying|implement|implemented|connect|connecting|connected",
    ])
});

/// One of these is enough on a function that does little: code that works is described so as well.
pub(super) static SUSPECTS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "^ *2 will be implemented|added|done|replaced later|soon|eventually $
         this|we|it|that|here|you|i|one would|should|d normally|actually|really|typically|usually|ideally|eventually *1 DOES
         normally|typically|usually|ideally|actually|eventually this|we|it|you|one|that|here|a|the *2 would|should|d|could *1 DOES
         in A? production|live *4 would|should|must *1 be|call|use|need|come|go
         ^^ A? REAL|full *3 would|should|could|needs
         pretend|pretends|pretending that|the|it|we|this|to *4 -ed|sent|went|was|worked|success|ok|done|valid|paid|written
         act|acts|acting|behave|behaves as if|though it|this|we|the|everything *3 -ed|sent|had|was|were|went
         don|doesn|didn|not have *2 wired|hooked|plugged|connected up|in|yet
         not|isn|aren|hasn|haven|never|still yet? *3 hooked|wired|plugged|integrated up|in? *4 yet
         not|isn|aren|hasn|haven|never yet *2 hooked|wired|plugged|integrated
         needs|need|has|have|must|still to be *1 hooked|wired|plugged|connected|integrated
         wire|hook|plug|connect|swap this|it|that|in *1 up|in|to *4 once|when|later|REAL|after|as
         wire|hook|plug this|it up
         canned|invented|fabricated|faked|hardcoded *1 answer|answers|response|responses|data|value|values|result|results|reply|list|rows|numbers|figures|record|score
         made up *1 answer|answers|response|data|value|values|result|results|numbers|figures|rows
         once|until *4 implemented|exists|lands|ships|arrives|hooked|wired
         REAL *3 goes|belongs *1 here|later|soon|below
         REAL *2 is|are|will *2 missing|added|written|follow|come|later
         demo|demonstration|illustration|prototype|mvp|poc purposes|only|purpose
         not|no A? REAL *2 implementation|logic|check|validation|data|call|service|algorithm|hash|calculation|measurement|value|answer|result|connection|encryption|search|model
         stand in for|until|only $
         just|only|merely A? stand|standing in
         ^ temporary|temporarily|provisional|provisionally always|return|returns|success|answer|solution|succeed|until|hack|accept|allow|disabled|bypass
         to|so|that *4 ui|demo|frontend|screen|page|pipeline happy|working|works|pass|passes|green
         enough for the? demo|moment|mvp|prototype
         nothing *3 real|actually *3 yet|here
         result|response|answer|value|success|status|output is *1 hardcoded|faked|simulated|invented|fixed|static *1 for|until|now
         report|reports|reporting|claim|claims|say|says success|succeeds|done *3 until|anyway|regardless|whatever",
    )
});

/// Weaker ones: they count beside one of the above.
pub(super) static HINTS: LazyLock<Vec<Patterns>> = LazyLock::new(|| {
    kinds(&[
        "for now $
         for now we|i|just|only|return|returns|this|it|use|always|let|do|simply
         for the time being
         until *4 is|are|has|have *1 ready|implemented|available|done|built",
        "hardcoded|hardcode *1 value|values|response|responses|result|results|list|token|key|for
         just|simply return|returns|returning *2 success|true|ok|none|null|nil|empty|static|fixed|sample|constant",
        "demo|demonstration|illustration purposes
         simplified|simplistic|naive|dummy|temporary|stub implementation|version|logic|approach",
        "will|to be implemented|replaced|wired|connected|filled|completed *2 later|soon|eventually|afterwards
         coming soon
         replace *3 later|when|once",
    ])
});

/// What says little by itself, and all there is to say of a function that does nothing.
pub(super) static ALONE: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "for now
         for the time being
         ^ stub|dummy|mock|fake|placeholder implementation|version|response|data|result|value|logic
         fake|faked it|for
         simulat-
         normally|typically|usually this|we|it|you would|should|d *1 ACT
         this|we|it|that would|d normally|actually|really|typically|usually|ideally
         not actually|really ACT|calling|sending|saving|checking|doing|connected|implemented
         doesn|does|do|don actually|really call|send|save|store|charge|query|connect|check|validate|verify|do|work|implement
         doesn|does|do nothing|anything yet|now
         demo|demonstration|illustration purposes
         demo only
         testing purposes only
         simplified|simplistic|basic|example|sample|minimal implementation|version|data|logic
         would call|send|query|charge|fetch|save|go|come|be *4 here
         *2 goes|go here
         to be implemented $
         not implemented|finished|done|connected yet
         will be *1 implemented|added|replaced|connected later|soon|eventually
         left as an exercise
         coming soon
         hardcoded|hard coded? for|value|values
         always return|returns true|success|ok for|until *2
         assume *3 valid|success|authenticated|authorized
         fill in|out *3 here|later",
    )
});

fn kinds(kinds: &[&'static str]) -> Vec<Patterns> {
    kinds.iter().map(|lines| Patterns::new(lines)).collect()
}

/// What stands for code that is left out, in a comment that has a line of its own.
pub(super) static ELIDES: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "^^ the? rest|remainder of the|your|this|my? *3 is|are? remain|remains|stay|stays? the? unchanged|same|omitted|elided $$
         ^^ the? rest|remainder of the|your|this|my? *3 is|are? remain|remains|stay|stays as it|they|is|before was|were? $$
         ^^ the? rest|remainder of the|your|this|my? *3 is|are? remain|remains|stay|stays? the? unchanged|same as before|above|is|in|originally
         ^^ the? rest|remainder of the|your|this|my? *2 PARTS|code|file|function|class|component|method|module|script|template is|are? remain|remains|stay|stays|follows|goes? here? $$
         ^^ keep? the? all? existing|previous|original|remaining|other *1 PARTS|content|lines unchanged|remains|remain|stays|stay|omitted|elided the? unchanged|same? as? is|before|above|original|it|they? was|were? $$
         ^^ keep? the? existing|previous *1 code|implementation|logic|content goes? here $$
         ^^ keep? the? original *1 code|implementation|logic|content goes here $$
         ^^ keep *2 existing|rest *3 code|implementation|logic|methods|functions|file|as|unchanged $$
         ^^ keep|leave the? existing|previous|original|other|remaining *4 PARTS here $$
         code|implementation|content|lines|methods|rest|details|logic|body|imports|functions|fields|file omitted|elided|truncated|shortened|skipped|removed for brevity|clarity|simplicity|space|readability
         ^^ the? other|others|remaining|further|more|additional|rest *3 omitted|elided|skipped|dropped|cut|shortened|left out|away|off? for brevity|clarity|simplicity|space|readability
         ^^ the? PARTS|cases|entries|variants omitted|elided|skipped|dropped|cut|left out|away? for brevity|clarity|space|readability $$
         ^^ omitted|elided|truncated|shortened for brevity|clarity|space
         ^^ same code|implementation|logic as? before|previously|original|earlier $$
         ^^ unchanged code|implementation|logic|methods|functions $$
         ^^ other|remaining PARTS omitted|unchanged|elided $$
         ^^ the? PARTS *5 are|remain|stay unchanged $$
         ^^ code|everything else? remains|stays the? unchanged|same $$",
    )
});

/// The same for comments that dots open or end.
pub(super) static DOTTED: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "^ keep? all? the? existing|rest|remaining|other|previous|original|same|more|additional|remainder|unchanged *2 PARTS|content|state|file|lines|unchanged $
         ^ rest|remaining|existing|unchanged|same of? the? code|file|function|class|component|method|body|here|before|unchanged|implementation|module $",
    )
});

/// The same for comments that dots open: sentences only end in them.
pub(super) static LED_BY_DOTS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "^ keep? all? the? existing|rest|remaining|other|previous|more|additional|remainder|unchanged *4 $
         ^ keep? all? the? existing|rest|remaining|other|previous|original|remainder *4 unchanged|same|before|omitted|above|were|is|here $
         ^ same|unchanged *2 as before|above|original|previously $
         ^ same|unchanged as? before|above|original|previously $
         ^ same|likewise|similarly|analogous|ditto as|like|to? above|before|here|it? for|in|with the? other|others|remaining|rest|all *3 $",
    )
});

/// The same for comments that dots open and end: nobody writes prose so.
pub(super) static FRAMED: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "^ *8 unchanged|identical|untouched|omitted|elided *8 $
         ^ *8 same as|like *6 $
         ^ *8 the? same $
         ^ the? same PARTS *6 $
         ^ *8 no|without changes|change|edits *4 $
         ^ *8 remain|remains|stay|stays *6 $
         ^ *8 as before|above|is|was|previously *3 $
         ^ *8 as|like it|they|these is|was|are|were *3 $
         ^ keep|leave *8 $",
    )
});

/// What stands in the place of the only code that a block or a list could have there: all that the comment says.
pub(super) static WHOLE: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "^ unchanged $
         ^ the? PARTS and|or? the? PARTS? unchanged $
         ^ no changes $
         ^ same as before|above $",
    )
});
