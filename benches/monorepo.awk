# Writes a monorepo as git-fast-import(1) reads it: 2,000 services in eight ecosystems and 200,000 files in all, each
# service with a manifest, a Dockerfile, a Compose entry and source in folders, and libraries without a service between
# them. The same on every run.
#
#     awk -v services=2000 -v files=200000 -f monorepo.awk | git fast-import

function file(path, text) {
    printf "M 100644 inline %s\ndata %d\n%s\n", path, length(text), text
    count++
}

function source(kind, number, unit) {
    if (kind == "go") return sprintf("package unit%d\n\nfunc Of%d(n int) int {\n\treturn n * %d\n}\n", unit, number, unit)
    if (kind == "rust") return sprintf("pub fn of_%d(n: u64) -> u64 {\n    n * %d\n}\n", number, unit)
    if (kind == "python" || kind == "ruby") return sprintf("%s of_%d(n)%s\n    return n * %d\n%s", "def", number, kind == "ruby" ? "" : ":", unit, kind == "ruby" ? "end\n" : "")
    if (kind == "php") return sprintf("<?php\nfunction of_%d($n) { return $n * %d; }\n", number, unit)
    return sprintf("// unit %d\nexport const of%d = %d;\n", unit, number, unit)
}

function service(number, kind, place, ending, from, unit) {
    place = sprintf("teams/team-%d/%s-%d", number % 50, kind, number)
    if (kind == "rust") {
        file(place "/Cargo.toml", sprintf("[package]\nname = \"svc-%d\"\nversion = \"0.1.0\"\nedition = \"2024\"\n", number))
        file(place "/src/main.rs", "fn main() {}\n")
    } else if (kind == "go") {
        file(place "/go.mod", sprintf("module example.com/svc-%d\n\ngo 1.24\n", number))
        file(place "/main.go", "package main\n\nfunc main() {}\n")
    } else if (kind == "node") {
        file(place "/package.json", sprintf("{\"name\": \"svc-%d\", \"scripts\": {\"start\": \"node src/a.js\"}}\n", number))
    } else if (kind == "python") {
        file(place "/pyproject.toml", sprintf("[project]\nname = \"svc-%d\"\ndependencies = [\"fastapi\"]\n", number))
        file(place "/main.py", "import fastapi\n")
    } else if (kind == "maven") {
        file(place "/pom.xml", sprintf("<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3</version><relativePath/></parent><artifactId>svc-%d</artifactId><build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>\n", number))
    } else if (kind == "dotnet") {
        file(place sprintf("/Svc%d.csproj", number), "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>\n")
    } else if (kind == "php") {
        file(place "/composer.json", sprintf("{\"name\": \"x/svc-%d\", \"type\": \"project\"}\n", number))
    } else {
        file(place "/Gemfile", "source 'https://rubygems.org'\ngem 'rails'\n")
        file(place "/config/application.rb", "require 'rails'\n")
        file(place "/config.ru", "run Rails.application\n")
    }
    file(place "/Dockerfile", "FROM debian:stable-slim AS build\nWORKDIR /src\nCOPY . .\nRUN make\n\nFROM debian:stable-slim\nCOPY --from=build /src/out /app\nUSER nobody\nCMD [\"/app/run\"]\n")
    compose[number % 50] = compose[number % 50] sprintf("  %s-%d:\n    build:\n      context: %s-%d\n", kind, number, kind, number)
    sources(place, kind, number, 90)
}

# COUNT files of source below PLACE, a dozen to a folder.
function sources(place, kind, number, many, unit) {
    ending = endings[kind]
    for (unit = 0; unit < many; unit++) file(sprintf("%s/src/unit%d/part_%d.%s", place, unit / 12, unit, ending), source(kind, number, unit))
}

BEGIN {
    split("rust go node python maven dotnet php ruby", kinds, " ")
    split("rs go js py java cs php rb", all, " ")
    for (at = 1; at <= 8; at++) endings[kinds[at]] = all[at]
    print "commit refs/heads/main\ncommitter bench <bench@example.com> 1764000000 +0000\ndata 10\nA monorepo"
    for (number = 0; number < services; number++) service(number, kinds[number % 8 + 1])
    for (team = 0; team < 50; team++) file(sprintf("teams/team-%d/docker-compose.yml", team), "services:\n" compose[team])
    file("policy.toml", "[agents.bench]\nemails = [\"bench@example.com\"]\n")
    file("orchestration-index.md", "# Orchestration index\n\n- many services, kept by bench\n")
    for (library = 0; count < files; library++) {
        many = files - count < 60 ? files - count : 60
        sources(sprintf("libs/lib-%d", library), kinds[library % 8 + 1], library, many)
    }
}
