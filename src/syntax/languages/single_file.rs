//! Owns what is known of single-file components: Vue, Svelte and Astro, which hold scripts, markup and style sheets.
//!
//! Their scripts are read as JavaScript or TypeScript; what the tree then calls its language is that one.

use super::Language;
use super::javascript::JAVASCRIPT;
use super::typescript::{ANY, TSX, TYPESCRIPT};
use crate::syntax::parts::{Scripts, cut, front_matter};

const SCRIPTS: Scripts = Scripts { plain: &JAVASCRIPT, typed: &TYPESCRIPT, marked: &TSX };

pub(super) static VUE: Language =
    Language { name: "Vue", extensions: "vue", parts: Some(|text| cut(text, &SCRIPTS, None)), ..ANY };

pub(super) static SVELTE: Language =
    Language { name: "Svelte", extensions: "svelte", parts: Some(|text| cut(text, &SCRIPTS, None)), ..ANY };

pub(super) static ASTRO: Language = Language {
    name: "Astro",
    extensions: "astro",
    parts: Some(|text| cut(text, &SCRIPTS, front_matter(text))),
    ..ANY
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{class, functions, is_test, tree};

    #[test]
    fn functions_of_every_script_are_found_where_they_stand() {
        let vue = "<template>\n  <p @click=\"save({ a: 1 })\">Don't</p>\n</template>\n<script lang=\"ts\">\nexport default { name: 'Row' }\n</script>\n<script setup lang=\"ts\">\nconst save = (row: Row): void => { store(row) }\n</script>\n<style>p { color: red }</style>\n";
        assert_eq!(functions("Row.vue", vue), ["save(row) | store(row)"]);
        let svelte = "<script context=\"module\">\n  export function load(id) { return get(id) }\n</script>\n<script>\n  $: total = sum(rows)\n  function save() {}\n</script>\n{#each rows as row}<b>{row}</b>{/each}\n";
        assert_eq!(functions("Row.svelte", svelte), ["load(id) | return get(id) => call", "save()"]);
        let astro = "---\nimport A from './A.astro'\nconst rows = await load((a: number) => a + 1)\n---\n<A>{rows}</A>\n<script>function save(row) { put(row) }</script>\n";
        assert_eq!(functions("Row.astro", astro), ["?(a) | a + 1 => other", "save(row) | put(row)"]);
    }

    #[test]
    fn a_script_says_what_it_is_written_in() {
        for (text, want) in [
            ("<script>let a</script>", "JavaScript"),
            ("<script lang='ts'>let a: A</script>", "TypeScript"),
            ("<script setup lang=\"tsx\">const a = <p/></script>", "TSX"),
            ("<script>let a\n</script><script lang=ts setup>let b: B</script>", "TypeScript"),
            ("<script type=\"application/json\">{\"a\": 1}</script>", "JavaScript"),
            ("<p>no script</p>", "JavaScript"),
            ("<script src=\"./a.js\" />\n<p>it's</p>", "JavaScript"),
            ("<script lang=\"coffee\">a = -> 1</script>", "JavaScript"),
            ("<!-- <script lang=\"ts\"> -->\n<script>let a</script>", "JavaScript"),
        ] {
            let tree = tree("a.vue", text);
            assert_eq!((tree.language().name, tree.has_errors()), (want, false), "{text}");
        }
    }

    #[test]
    fn comments_strings_and_code_are_told_apart_in_all_parts() {
        for (text, want) in [
            ("<!-- HERE --><script>let a</script>", Comment),
            ("<script>let a</script>\n<!-- HERE -->", Comment),
            ("<script>let a // HERE\n</script>", Comment),
            ("<script>let a = 'HERE'</script>", String),
            ("<script>HERE()</script>", Code),
            ("<p>HERE</p><script>let a</script>", Code),
            ("<style>/* HERE */</style>", Comment),
            ("<style lang=\"scss\">a {} // HERE\n</style>", Comment),
            ("<script type=\"text/x-template\"><!-- HERE --></script>", Comment),
        ] {
            assert_eq!(class("a.vue", text), want, "{text}");
        }
        assert_eq!(class("a.astro", "---\n// HERE\n---\n<p/>"), Comment);
        assert!(!is_test("a.svelte", "<p>HERE</p><script>let a</script>"));
    }
}
