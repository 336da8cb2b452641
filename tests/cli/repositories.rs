//! The same verdicts in every kind of repository: object and ref formats, index formats, worktrees, bare, unborn.

use crate::sandbox::Sandbox;

/// Judges a clean and a violating change in every way, in a repository that has just adopted policy.
fn judges(sandbox: &Sandbox) {
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean().judged(&[3]).made_by(&["rust-expert"]);
    sandbox.judge(&["--worktree"]).clean().judged(&[3]);
    sandbox.commit("Add a");
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);

    sandbox.write("src/a.rs", "pub fn a2() {}\n");
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    let expected =
        ["index-stale orchestration-index.md", "lock-missing docs/b.md", "status-stale WORK_STATUS.md"];
    sandbox.judge(&["--staged"]).violates(&expected).judged(&[2]);
    sandbox.judge(&["--worktree"]).violates(&["lock-missing docs/b.md"]).judged(&[2]);
    sandbox.commit("Add b");
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected);
    sandbox.judge(&["--range", "HEAD~2..HEAD"]).violates(&expected).judged(&[3, 2]);
    sandbox.judge(&["--base", "HEAD~1"]).violates(&expected).judged(&[2]);
    sandbox.judge(&["--all"]).clean();
}

#[test]
fn sha_1_with_files() {
    judges(&Sandbox::adopted());
}

#[test]
fn sha_256() {
    judges(&Sandbox::adopted_with(&["--object-format=sha256"]));
}

#[test]
fn reftable() {
    judges(&Sandbox::adopted_with(&["--ref-format=reftable"]));
}

#[test]
fn sha_256_and_reftable_with_a_merge() {
    let sandbox = Sandbox::adopted_with(&["--object-format=sha256", "--ref-format=reftable"]);
    judges(&sandbox);
    sandbox.git(&["switch", "--quiet", "--create", "side", "HEAD~1"]).ok();
    sandbox.work("src/side.rs", "pub fn side() {}\n");
    sandbox.commit("Work on the side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn packed_objects_and_refs() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["gc", "--quiet"]).ok();
    judges(&sandbox);
    sandbox.git(&["gc", "--quiet", "--aggressive"]).ok();
    sandbox.judge(&["--range", "HEAD~2..HEAD~1"]).clean().judged(&[3]);
}

#[test]
fn index_version_4() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["update-index", "--index-version", "4"]).ok();
    judges(&sandbox);
}

#[test]
fn split_index() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "core.splitIndex", "true"]).ok();
    sandbox.git(&["update-index", "--split-index"]).ok();
    judges(&sandbox);
    let git_dir = std::fs::read_dir(sandbox.path().join(".git")).unwrap();
    let shared = git_dir
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("sharedindex."));
    assert!(shared.count() > 0, "the index is split");
}

#[test]
fn untracked_cache_and_preloaded_index() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "core.untrackedCache", "true"]).ok();
    sandbox.git(&["config", "feature.manyFiles", "true"]).ok();
    sandbox.git(&["update-index", "--untracked-cache"]).ok();
    judges(&sandbox);
}

fn sparse() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("far/deep/one.txt", "1\n");
    sandbox.write("far/two.txt", "2\n");
    sandbox.commit("Files far away");
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "src"]).ok();
    assert!(!sandbox.path().join("far").exists());
    let listed = sandbox.git(&["ls-files", "--sparse", "--stage"]).ok();
    assert!(listed.stdout.contains("040000"), "the index is sparse: {listed}");
    sandbox
}

#[test]
fn sparse_index() {
    let sandbox = sparse();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean().judged(&[3]);
    sandbox.judge(&["--worktree"]).clean().judged(&[3]);
    sandbox.commit("Add a");
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
    // A path that is not checked out is staged all the same: what git has in the index is the change.
    sandbox.git(&["rm", "--quiet", "--sparse", "--cached", "far/two.txt"]).ok();
    let stale =
        ["index-stale orchestration-index.md", "lock-missing far/two.txt", "status-stale WORK_STATUS.md"];
    sandbox.judge(&["--staged"]).violates(&stale).judged(&[1]);
}

#[test]
fn what_stands_outside_the_sparse_cone_is_part_of_the_work_tree() {
    let sandbox = sparse();
    sandbox.write("far/new.txt", "new\n");
    sandbox.judge(&["--worktree"]).violates(&["lock-missing far/new.txt"]).judged(&[1]);
}

#[test]
fn linked_worktrees_are_judged_where_they_stand() {
    let sandbox = Sandbox::adopted();
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", "-b", "topic", linked.path().to_str().unwrap()]).ok();
    // Each worktree has its own index and its own HEAD.
    sandbox.write("docs/main.md", "main\n");
    sandbox.stage();
    linked.work("src/a.rs", "pub fn a() {}\n");
    linked.stage();
    linked.judge(&["--staged"]).clean().judged(&[3]);
    linked.commit("Add a");
    linked.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
    linked.judge(&[]).clean().judged(&[3, 0]);
    linked.write("docs/linked.md", "linked\n");
    linked.judge(&["--worktree"]).violates(&["lock-missing docs/linked.md"]).judged(&[1]);
    sandbox.judge(&["--commit", "HEAD"]).judged(&[4]);
    sandbox.judge(&["--worktree"]).violates(&["lock-missing docs/main.md"]).judged(&[1]);
}

#[test]
fn a_conflict_concluded_in_a_linked_worktree_is_judged_as_a_merge() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["branch", "side"]).ok();
    sandbox.write("docs/theirs.md", "theirs\n");
    sandbox.work("src/lib.rs", "//! Ours.\n");
    sandbox.commit("Ours");
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "side"]).ok();
    linked.write("src/lib.rs", "//! Theirs.\n");
    linked.commit("Theirs");
    linked.git(&["merge", "--quiet", "main"]).exits(1);
    linked.work("src/lib.rs", "//! Both.\n");
    linked.stage();
    // docs/theirs.md came by itself: only the resolution and the note are the merge's own.
    linked.judge(&["--staged"]).clean().judged(&[3]);
}

#[test]
fn bare_repositories_have_commits_and_nothing_else() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b");
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    let expected =
        ["index-stale orchestration-index.md", "lock-missing docs/b.md", "status-stale WORK_STATUS.md"];
    bare.judge(&["--commit", "HEAD"]).violates(&expected);
    bare.judge(&["--range", "HEAD~2..HEAD"]).violates(&expected).judged(&[3, 1]);
    bare.judge(&["--base", "HEAD~1"]).violates(&expected);
    bare.judge(&["--all"]).clean();
    bare.judge(&["--staged"]).faults("bare", "--commit");
    bare.judge(&["--worktree"]).faults("bare", "--commit");
    bare.judge(&[]).clean().judged(&[]);
}

#[test]
fn a_bare_repository_without_commits_is_no_fault_of_the_first_push() {
    let sandbox = Sandbox::adopted();
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["init", "--quiet", "--bare", bare.path().to_str().unwrap()]).ok();
    // A file called HEAD stands in the directory that hooks of a bare repository run in.
    bare.judge(&[]).clean().judged(&[]);
    sandbox.git(&["push", "--quiet", bare.path().to_str().unwrap(), "main"]).ok();
    let first = format!("{} {} refs/heads/main\n", "0".repeat(40), sandbox.id("main"));
    let ended = bare.policy_with_input(&["hook", "pre-receive"], &first);
    assert_eq!(ended.code, Some(0), "{ended}");
}

#[test]
fn the_first_commit_of_all_is_judged_by_the_policy_it_brings() {
    let sandbox = Sandbox::init(&[]);
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
    sandbox.judge(&[]).clean().judged(&[0]);
    sandbox.write("policy.toml", crate::sandbox::POLICY);
    sandbox.write("WORK_STATUS.md", crate::sandbox::LEDGER);
    sandbox.write("orchestration-index.md", crate::sandbox::INDEX);
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.write("docs/b.md", "b\n");
    sandbox.write("HEAD", "a file that looks like a revision\n");
    sandbox.stage();
    let expected = ["lock-missing HEAD", "lock-missing docs/b.md", "lock-missing policy.toml"];
    sandbox.judge(&["--staged"]).violates(&expected).judged(&[6]);
    sandbox.judge(&["--worktree"]).violates(&expected).judged(&[6]);
    sandbox.judge(&[]).violates(&expected).judged(&[6]);
    sandbox.commit("First");
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[6]);
}

#[test]
fn an_empty_first_commit_is_a_commit() {
    let sandbox = Sandbox::init(&[]);
    sandbox.commit("Nothing");
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
    sandbox.adopt();
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).violates(&["lock-missing policy.toml"]).judged(&[4]);
}

#[test]
fn detached_head() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--detach"]).ok();
    judges(&sandbox);
    sandbox.judge(&[]).judged(&[3, 2, 0]);
}

#[test]
fn git_dir_and_git_work_tree_from_the_environment() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.write("docs/b.md", "b\n");
    let root = sandbox.path().to_str().unwrap().to_owned();
    let elsewhere = sandbox.beside("elsewhere");
    std::fs::create_dir(elsewhere.path()).unwrap();
    let elsewhere = elsewhere.env("GIT_DIR", &format!("{root}/.git")).env("GIT_WORK_TREE", &root);
    elsewhere.judge(&["--staged"]).clean().judged(&[3]);
    elsewhere.judge(&["--worktree"]).violates(&["lock-missing docs/b.md"]).judged(&[4]);

    let relative = sandbox.env("GIT_DIR", "../.git").env("GIT_WORK_TREE", "..");
    relative.judge_in("src", &["--staged"]).clean().judged(&[3]);
    relative.judge_in("src", &["--worktree"]).violates(&["lock-missing docs/b.md"]).judged(&[4]);
    relative.judge_in("src", &["--commit", "HEAD"]).judged(&[4]);
}

#[test]
fn submodules_are_paths_like_any_other() {
    let sandbox = Sandbox::adopted();
    let library = sandbox.beside("library");
    sandbox.git(&["init", "--quiet", library.path().to_str().unwrap()]).ok();
    library.write("readme.md", "one\n");
    library.commit("One");
    let url = library.path().to_str().unwrap();
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "vendor/library"];
    sandbox.git(&add).ok();
    sandbox.note("a library");
    sandbox.stage();
    let expected = ["lock-missing .gitmodules", "lock-missing vendor/library"];
    sandbox.judge(&["--staged"]).violates(&expected).judged(&[4]);
    sandbox.judge(&["--worktree"]).violates(&expected).judged(&[4]);
    sandbox.commit("Bring in a library");
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[4]);

    // However git is configured to look at submodules, a commit that moves one changes it.
    sandbox.git(&["config", "diff.ignoreSubmodules", "all"]).ok();
    sandbox.git(&["config", "submodule.vendor/library.ignore", "all"]).ok();
    let inside = sandbox.path().join("vendor/library");
    std::fs::write(inside.join("readme.md"), "two\n").unwrap();
    let commit = ["-C", "vendor/library", "commit", "--quiet", "--all", "--message", "Two"];
    sandbox.git(&commit).ok();
    sandbox.git(&["update-index", "vendor/library"]).ok();
    let stale =
        ["index-stale orchestration-index.md", "lock-missing vendor/library", "status-stale WORK_STATUS.md"];
    sandbox.judge(&["--staged"]).violates(&stale).judged(&[1]);
    sandbox.git(&["commit", "--quiet", "--message", "Move the library"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&stale).judged(&[1]);
    let library = sandbox.judge_in("vendor/library", &["--commit", "HEAD"]);
    assert!(!library.errors().is_empty(), "a submodule is judged as the repository it is");
}

#[test]
fn a_repository_may_stand_anywhere() {
    let origin = Sandbox::adopted();
    for name in ["with:colon", "with \"quotes\" and: colon", "with space ", "größe"] {
        let sandbox = origin.beside(name);
        origin.git(&["clone", "--quiet", ".", sandbox.path().to_str().unwrap()]).ok();
        sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
        sandbox.write("src/lib.rs", "//! Side.\n");
        sandbox.commit("Side");
        sandbox.git(&["switch", "--quiet", "main"]).ok();
        sandbox.work("src/a.rs", "pub fn a() {}\n");
        sandbox.judge(&["--worktree"]).clean().judged(&[3]);
        sandbox.commit("Add a");
        sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
        sandbox.write("src/lib.rs", "//! The merge's own.\n");
        sandbox.stage();
        sandbox.git(&["commit", "--quiet", "--no-verify", "--amend", "--no-edit"]).ok();
        let stale = ["index-stale orchestration-index.md", "status-stale WORK_STATUS.md"];
        sandbox.judge(&["--commit", "HEAD"]).violates(&stale).judged(&[1]);
    }
}
