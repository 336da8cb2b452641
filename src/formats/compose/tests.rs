use super::{ComposeFile, Field, is_compose_name};

fn parse(text: &str) -> ComposeFile {
    ComposeFile::parse(text.as_bytes()).unwrap()
}

fn message(text: &[u8]) -> String {
    ComposeFile::parse(text).unwrap_err().message
}

#[test]
fn the_forms_of_a_build() {
    let file = parse(
        "services:\n  a:\n    build: ./a\n  b:\n    build: {}\n  c:\n    build:\n      context: c\n      args: [X=1, Y]\n      target: t\n  d:\n    build:\n      dockerfile_inline: |\n        FROM x\n",
    );
    let builds: Vec<_> =
        file.documents[0].services.iter().map(|layer| layer.build.value().unwrap()).collect();
    assert_eq!(&*builds[0].context.value().unwrap().raw, "./a");
    assert!(builds[1].context.value().is_none());
    let args = builds[2].args.value().unwrap();
    assert_eq!((&*args[0].0, &*args[0].1.as_ref().unwrap().raw), ("X", "1"));
    assert!(args[1].1.is_none());
    assert_eq!(&*builds[3].inline.value().unwrap().raw, "FROM x\n");
}

#[test]
fn the_forms_of_extends_and_include() {
    let file = parse(
        "include:\n  - a/compose.yml\n  - path: [b.yml, c.yml]\n    project_directory: b\n    env_file: x.env\nservices:\n  a: {extends: base}\n  b: {extends: {service: base, file: ../x.yml}}\n  c:\n",
    );
    let document = &file.documents[0];
    assert_eq!(document.includes[0].paths.len(), 1);
    assert_eq!(document.includes[1].paths.len(), 2);
    assert!(document.services[0].extends.as_ref().unwrap().file.is_none());
    assert_eq!(&*document.services[1].extends.as_ref().unwrap().file.as_ref().unwrap().raw, "../x.yml");
}

#[test]
fn tags_decide_how_a_key_merges() {
    let file = parse(
        "services:\n  a: {build: !reset null}\n  b: {build: !override {context: x}}\n  c: {build: }\n  d: {build: x}\n",
    );
    let fields: Vec<_> = file.documents[0].services.iter().map(|layer| layer.build.map(|_| ())).collect();
    assert_eq!(fields, [Field::Reset, Field::Instead(()), Field::Absent, Field::Given(())]);
}

#[test]
fn a_reset_holds_against_every_earlier_file_and_gives_way_to_a_later_one() {
    let merge = |base: &str, own: &str| format!("{base}+{own}").leak() as &str;
    let (absent, a, b) = (Field::Absent, Field::Given("a"), Field::Given("b"));
    assert_eq!(Field::Reset.over(a.clone(), merge), Field::Reset);
    assert_eq!(b.clone().over(Field::Reset, merge), Field::Instead("b"));
    assert_eq!(b.clone().over(a.clone(), merge), Field::Given("a+b"));
    assert_eq!(Field::Instead("b").over(a.clone(), merge), Field::Instead("b"));
    assert_eq!(b.over(Field::Instead("a"), merge), Field::Instead("a+b"));
    assert_eq!(absent.over(a.clone(), merge), a);
}

#[test]
fn what_is_no_compose_file_says_why() {
    assert!(message(b"- a\n").contains("mapping"));
    assert!(message(b"services: [a]\n").contains("mapping"));
    assert!(message(b"services:\n  a: {build: [x]}\n").contains("build"));
    assert!(message(b"services:\n  a: {image: x}\n  a: {image: y}\n").contains("twice"));
    assert!(message(b"services:\n  a: {image: \xff}\n").contains("UTF-8"));
    assert!(parse("").documents.is_empty());
}

#[test]
fn names_of_compose_files() {
    for name in ["compose.yaml", "docker-compose.yml", "docker-compose.prod.yml", "compose-dev.yaml"] {
        assert!(is_compose_name(name.as_bytes()), "{name}");
    }
    for name in ["composer.yml", "docker-compose.json", "decompose.yml", "docker-stack.yml"] {
        assert!(!is_compose_name(name.as_bytes()), "{name}");
    }
}
