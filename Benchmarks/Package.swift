// swift-tools-version: 6.2
import PackageDescription

// A package of its own, because `package` declarations are seen only inside one: the targets measured are links.
// `make bench` runs both programs; `swift run -c release --package-path Benchmarks <name>` runs one.
let package = Package(
    name: "benchmarks",
    targets: [
        .target(name: "CRE2", linkerSettings: [.linkedLibrary(":libre2.a"), .linkedLibrary("stdc++")]),
        .target(name: "JSONText"),
        .target(name: "RegularExpressions", dependencies: ["CRE2"]),
        .target(name: "ToolRisk"),
        .target(name: "JSONSchema", dependencies: ["JSONText", "RegularExpressions"]),
        .target(name: "PolicyEngine", dependencies: ["JSONSchema", "JSONText", "RegularExpressions", "ToolRisk"]),
        .executableTarget(name: "JSONTextBenchmark", dependencies: ["JSONText"]),
        .executableTarget(
            name: "DecisionBenchmark",
            dependencies: ["JSONSchema", "JSONText", "PolicyEngine", "RegularExpressions", "ToolRisk"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where target.name != "CRE2" {
    target.swiftSettings = [
        .strictMemorySafety(),
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
