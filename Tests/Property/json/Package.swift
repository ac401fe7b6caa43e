// swift-tools-version: 6.2
import PackageDescription

// A package of its own, because `package` declarations are seen only inside one: `Sources/JSONText` is a link.
let package = Package(
    name: "json-property",
    targets: [
        .target(name: "JSONText"),
        .executableTarget(name: "JSONTextProbe", dependencies: ["JSONText"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets {
    target.swiftSettings = [
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
