//! Owns the libraries that make things up: by the module that is imported, and as people call them.

/// Python.
pub(super) const PYTHON: &[(&str, &str)] = &[
    ("faker", "Faker"),
    ("mimesis", "Mimesis"),
    ("factory.faker", "factory_boy"),
    ("factory.django", "factory_boy"),
    ("factory.alchemy", "factory_boy"),
    ("factory.Factory", "factory_boy"),
    ("unittest.mock", "unittest.mock"),
    ("mock.MagicMock", "mock"),
    ("mock.Mock", "mock"),
    ("mock.patch", "mock"),
    ("pytest_mock", "pytest-mock"),
    ("model_bakery", "Model Bakery"),
    ("polyfactory", "Polyfactory"),
    ("requests_mock", "requests-mock"),
    ("httpretty", "HTTPretty"),
    ("moto", "Moto"),
];

/// JavaScript and TypeScript.
pub(super) const ECMA: &[(&str, &str)] = &[
    ("@faker-js/faker", "Faker"),
    ("faker", "Faker"),
    ("chance", "Chance"),
    ("casual", "Casual"),
    ("msw", "Mock Service Worker"),
    ("nock", "Nock"),
    ("sinon", "Sinon"),
    ("jest-mock", "jest-mock"),
    ("jest-mock-extended", "jest-mock-extended"),
    ("vitest-mock-extended", "vitest-mock-extended"),
    ("ts-mockito", "ts-mockito"),
    ("testdouble", "testdouble"),
    ("proxyquire", "proxyquire"),
    ("axios-mock-adapter", "axios-mock-adapter"),
    ("fetch-mock", "fetch-mock"),
    ("miragejs", "Mirage JS"),
    ("mockjs", "Mock.js"),
    ("@ngneat/falso", "Falso"),
];

/// Go.
pub(super) const GO: &[(&str, &str)] = &[
    ("github.com/brianvoe/gofakeit", "gofakeit"),
    ("github.com/go-faker/faker", "faker"),
    ("github.com/bxcodec/faker", "faker"),
    ("github.com/jaswdr/faker", "faker"),
    ("syreclabs.com/go/faker", "faker"),
    ("github.com/icrowley/fake", "fake"),
    ("github.com/golang/mock", "gomock"),
    ("go.uber.org/mock", "gomock"),
    ("github.com/stretchr/testify/mock", "testify/mock"),
    ("github.com/DATA-DOG/go-sqlmock", "sqlmock"),
    ("github.com/jarcoal/httpmock", "httpmock"),
    ("github.com/h2non/gock", "gock"),
];

/// Rust.
pub(super) const RUST: &[(&str, &str)] = &[
    ("fake::Fake", "fake"),
    ("fake::faker", "fake"),
    ("fake::Dummy", "fake"),
    ("fake::Faker", "fake"),
    ("mockall", "mockall"),
    ("mockall_double", "mockall"),
    ("mockito", "mockito"),
    ("wiremock", "wiremock"),
    ("httpmock", "httpmock"),
    ("faker_rand", "faker_rand"),
];

/// Java, Kotlin, Scala.
pub(super) const JVM: &[(&str, &str)] = &[
    ("com.github.javafaker", "Java Faker"),
    ("net.datafaker", "Datafaker"),
    ("org.mockito", "Mockito"),
    ("org.easymock", "EasyMock"),
    ("org.powermock", "PowerMock"),
    ("io.mockk", "MockK"),
    ("io.github.serpro69.kfaker", "kotlin-faker"),
    ("com.github.tomakehurst.wiremock", "WireMock"),
    ("org.springframework.mock", "Spring's mocks"),
    ("org.jeasy.random", "Easy Random"),
    ("org.scalamock", "ScalaMock"),
    ("org.mockito.scala", "Mockito"),
    ("org.scalatestplus.mockito", "Mockito"),
    ("com.devskiller.jfairy", "JFairy"),
    ("faker", "Faker"),
    ("com.thedeanda.lorem", "Lorem"),
];

/// C#.
pub(super) const CSHARP: &[(&str, &str)] = &[
    ("Bogus", "Bogus"),
    ("Moq", "Moq"),
    ("NSubstitute", "NSubstitute"),
    ("FakeItEasy", "FakeItEasy"),
    ("AutoFixture", "AutoFixture"),
    ("RichardSzalay.MockHttp", "MockHttp"),
    ("Faker", "Faker.Net"),
    ("GenFu", "GenFu"),
    ("Rhino.Mocks", "Rhino Mocks"),
];

/// PHP.
pub(super) const PHP: &[(&str, &str)] = &[
    ("Faker", "Faker"),
    ("Mockery", "Mockery"),
    ("Prophecy", "Prophecy"),
    ("PHPUnit\\Framework\\MockObject", "PHPUnit's mocks"),
    ("Phake", "Phake"),
];

/// Ruby.
pub(super) const RUBY: &[(&str, &str)] = &[
    ("faker", "Faker"),
    ("ffaker", "FFaker"),
    ("webmock", "WebMock"),
    ("vcr", "VCR"),
    ("factory_bot", "factory_bot"),
    ("factory_girl", "factory_girl"),
    ("mocha", "Mocha"),
    ("rspec/mocks", "RSpec's mocks"),
];

/// C and C++.
pub(super) const CPP: &[(&str, &str)] = &[
    ("gmock", "GoogleMock"),
    ("fakeit.hpp", "FakeIt"),
    ("trompeloeil.hpp", "Trompeloeil"),
    ("trompeloeil", "Trompeloeil"),
    ("hippomocks.h", "HippoMocks"),
    ("turtle/mock.hpp", "Turtle"),
    ("cmocka.h", "CMocka"),
    ("fff.h", "the Fake Function Framework"),
    ("faker-cxx", "Faker C++"),
    ("CppUTestExt/MockSupport.h", "CppUMock"),
];

/// Swift.
pub(super) const SWIFT: &[(&str, &str)] = &[
    ("Fakery", "Fakery"),
    ("Mocker", "Mocker"),
    ("Cuckoo", "Cuckoo"),
    ("Mockingbird", "Mockingbird"),
    ("OHHTTPStubs", "OHHTTPStubs"),
    ("SwiftyMocky", "SwiftyMocky"),
    ("MockingKit", "MockingKit"),
    ("LoremSwiftum", "LoremSwiftum"),
];

/// Lua.
pub(super) const LUA: &[(&str, &str)] = &[
    ("faker", "Faker"),
    ("luassert.mock", "luassert's mocks"),
    ("luassert.stub", "luassert's stubs"),
    ("luassert.spy", "luassert's spies"),
    ("mockagne", "Mockagne"),
];

/// Shells.
pub(super) const SHELL: &[(&str, &str)] =
    &[("shellmock", "shellmock"), ("bash_mock.sh", "a library of mocks"), ("bats-mock", "bats-mock")];
