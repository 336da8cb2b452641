//! Which Dockerfile builds which service.

use super::{image, survey, tree};
use crate::change::{Mode, RepoPath};

const API: &str = "-- services/api/package.json --\n{\"name\": \"@shop/api\", \"scripts\": {\"start\": \"x\"}}\n-- services/api/src/a.js --\n";
const WEB: &str = "-- services/web/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";

fn api(text: &str) -> Option<String> {
    image(&format!("{API}{text}"), "services/api")
}

/// Whether the Dockerfile at the root builds api and web.
fn both(dockerfile: &str) -> (bool, bool) {
    let text = format!("{API}{WEB}-- Dockerfile --\n{dockerfile}\n");
    (image(&text, "services/api").is_some(), image(&text, "services/web").is_some())
}

#[test]
fn a_dockerfile_in_the_services_folder() {
    for copy in [
        "COPY . .",
        "COPY src ./src",
        "ADD . /x",
        "COPY [\".\", \"/x\"]",
        "COPY ./*.js ./",
        "RUN --mount=type=bind,target=. x",
    ] {
        let built = api(&format!("-- services/api/Dockerfile --\nFROM x\n{copy}\n"));
        assert_eq!(built.as_deref(), Some("services/api/Dockerfile in services/api"), "{copy}");
    }
    for copy in [
        "",
        "COPY package*.json ./",
        "COPY --from=other . .",
        "ADD https://x.test/a /a",
        "COPY <<EOF /x\nEOF",
        "# COPY . .",
    ] {
        assert_eq!(api(&format!("-- services/api/Dockerfile --\nFROM x\n{copy}\n")), None, "{copy}");
    }
}

#[test]
fn a_dockerfile_written_for_a_context_above_it() {
    let built = api("-- services/api/Dockerfile --\nFROM x\nCOPY services/api/src /x\n");
    assert_eq!(built.as_deref(), Some("services/api/Dockerfile in ."));
    let built = api("-- docker/api.Dockerfile --\nFROM x\nCOPY . .\n");
    assert_eq!(built.as_deref(), Some("docker/api.Dockerfile in ."));
    let built = api("-- docker/Dockerfile --\nFROM x\nCOPY services /x\n");
    assert_eq!(built.as_deref(), Some("docker/Dockerfile in ."));
    let other = "-- crates/t/Cargo.toml --\n[workspace]\n-- crates/t/image/Dockerfile --\nFROM x\nCOPY . .\n";
    assert_eq!(api(other), None, "it is another project's");
}

#[test]
fn a_root_dockerfile_builds_the_only_service_or_those_it_names() {
    assert!(api("-- Dockerfile --\nFROM x\nCOPY . .\n").is_some());
    assert_eq!(both("FROM x\nCOPY . ."), (false, false));
    assert_eq!(both("FROM x\nCOPY services/api /x"), (true, false));
    assert_eq!(both("FROM x\nCOPY . .\nRUN npm ci -w @shop/api"), (true, false));
    assert_eq!(both("FROM x\nCOPY . .\nCMD [\"node\", \"/app/services/web/index.js\"]"), (false, true));
    assert_eq!(both("FROM x\nCOPY . .\nRUN <<EOF\ncd services/api\ncd services/web\nEOF"), (true, true));
    assert_eq!(both("FROM x\nCOPY services /x"), (true, true));
    assert_eq!(both("FROM x\nCOPY services/*/ /x/"), (true, true));
    assert_eq!(
        both(
            "FROM x\nCOPY services/api/package.json services/web/package.json ./\nCOPY services/api services/api"
        ),
        (true, false)
    );
    assert_eq!(both("FROM x\nRUN echo services/api"), (false, false), "it copies nothing");
}

#[test]
fn targets_and_arguments_make_several_images_of_one_file() {
    let targets = "FROM x AS base\nCOPY . .\nFROM base AS api\nCMD run\nFROM base AS Web\nCMD run";
    assert_eq!(both(targets), (true, true));
    assert_eq!(both("FROM x\nARG SERVICE\nCOPY services/${SERVICE} ./"), (true, true));
    assert_eq!(both("FROM x\nARG SERVICE=web\nCOPY services/$SERVICE ./"), (false, true));
    let built = image(&format!("{API}{WEB}-- Dockerfile --\n{targets}\n"), "services/api");
    assert_eq!(built.as_deref(), Some("Dockerfile in . for api"));
    let unused = "FROM x AS api\nCOPY services/api /x\nFROM y\nCOPY services/web /x";
    assert_eq!(both(unused), (true, true), "each stage can be a target");
}

#[test]
fn the_service_at_the_context_is_meant_unless_another_is_started() {
    let root = format!(
        "-- package.json --\n{{\"scripts\": {{\"start\": \"x\"}}}}\n{WEB}-- Dockerfile --\nFROM x\nCOPY . .\n"
    );
    let covered = |rest: &str| {
        let text = format!("{root}{rest}\n");
        (image(&text, "").is_some(), image(&text, "services/web").is_some())
    };
    assert_eq!(covered("CMD [\"npm\", \"start\"]"), (true, false));
    assert_eq!(covered("RUN cd services/web && npm ci\nCMD [\"npm\", \"start\"]"), (true, true));
    assert_eq!(covered("CMD [\"node\", \"services/web/index.js\"]"), (false, true));
}

#[test]
fn an_artifact_names_the_program_it_holds() {
    let go = "-- go.mod --\nmodule x.test/p\n-- cmd/server/main.go --\npackage main\n-- cmd/tool/main.go --\npackage main\n";
    let text = format!(
        "{go}-- Dockerfile --\nARG ARCH=amd64\nFROM x\nARG ARCH\nCOPY .build/linux-${{ARCH}}/server /bin/server\n"
    );
    assert!(image(&text, "cmd/server").is_some());
    assert!(image(&text, "cmd/tool").is_none());
}

#[test]
fn links_are_followed_within_the_tree() {
    let base = tree(&format!("{API}-- docker/node --\nFROM x\nCOPY . .\n"));
    let linked = base.clone().with_mode("services/api/Dockerfile", Mode::Symlink, "../../docker/node");
    let built = |tree: &crate::change::memory::MemoryTree| {
        survey(tree).get(&RepoPath::from("services/api")).unwrap().image.is_some()
    };
    assert!(built(&linked));
    for target in ["../../docker/gone", "../../../outside", "/etc/passwd", "Dockerfile"] {
        assert!(
            !built(&base.clone().with_mode("services/api/Dockerfile", Mode::Symlink, target)),
            "{target}"
        );
    }
}

#[test]
fn what_is_no_dockerfile_builds_nothing() {
    let note = |name: &str, text: &[u8]| {
        let tree = tree(API).with(name, text);
        let services = survey(&tree);
        assert!(services.list[0].image.is_none(), "{name}");
        services.not_evaluated.into_iter().map(|note| note.reason).collect::<Vec<_>>()
    };
    assert_eq!(note("services/api/Dockerfile", b"COPY . .\n"), ["COPY stands before the first FROM"]);
    assert_eq!(note("services/api/Dockerfile", b"FROM x\nRUN <<EOF\n"), ["the heredoc `EOF` does not end"]);
    assert_eq!(note("services/api/Dockerfile", b"\0"), ["binary"]);
    assert!(note("services/api/Dockerfile.j2", b"FROM x\nCOPY . .\n").is_empty());
    assert!(note("services/api/Dockerfile.dockerignore", b"x\n").is_empty());
}

#[test]
fn bytes_beyond_utf8_in_paths_and_dockerfiles() {
    let directory = RepoPath::new(b"svc\xff".to_vec());
    let tree = tree("")
        .with(directory.join("package.json"), "{\"scripts\": {\"start\": \"x\"}}")
        .with("other/package.json", "{\"scripts\": {\"start\": \"x\"}}")
        .with("Dockerfile", b"FROM x\nLABEL a=\xfe\nCOPY svc\xff /x\n");
    let services = survey(&tree);
    assert!(services.get(&directory).unwrap().image.is_some());
    assert!(services.get(&RepoPath::from("other")).unwrap().image.is_none());
}

/// Two thousand services, each built from the root by a Dockerfile of its own, asked for by Compose or by nobody. Work
/// for each pair of them took 23 seconds where this was first measured, without that it is a quarter of one.
#[test]
fn many_dockerfiles_of_one_context_are_joined_in_good_time() {
    const MANY: usize = 2_000;
    for asked in [true, false] {
        let mut tree = crate::change::memory::MemoryTree::new();
        let mut entries = "services:\n".to_owned();
        for at in 0..MANY {
            let manifest = format!("{{\"name\": \"s{at}\", \"scripts\": {{\"start\": \"x\"}}}}");
            let dockerfile =
                format!("FROM x\nCOPY services/*/package.json ./\nCOPY . .\nRUN npm ci -w s{at}\n");
            tree = tree.with(format!("services/s{at}/package.json").as_str(), manifest);
            tree = tree.with(format!("docker/s{at}.Dockerfile").as_str(), dockerfile);
            entries += &format!("  s{at}: {{build: {{context: ., dockerfile: docker/s{at}.Dockerfile}}}}\n");
        }
        if asked {
            tree = tree.with("compose.yaml", entries);
        }
        let started = std::time::Instant::now();
        let services = survey(&tree);
        let taken = started.elapsed();
        assert_eq!(services.list.len(), MANY);
        for service in &services.list {
            let name = String::from_utf8_lossy(service.path.file_name()).into_owned();
            let own = format!("docker/{name}.Dockerfile");
            let image = service.image.as_ref().and_then(|image| image.dockerfile.as_ref());
            assert_eq!(image.map(ToString::to_string), Some(own));
            assert_eq!(service.compose.is_some(), asked);
        }
        assert!(taken.as_secs() < 10, "{taken:?}");
    }
}
