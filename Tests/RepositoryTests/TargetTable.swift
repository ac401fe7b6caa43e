/// What a target may do; the rules for each kind are in `ARCHITECTURE.md`.
enum TargetKind: Equatable {
    /// Values in, values out: no I/O, clock, randomness, logging, Foundation, NIO.
    case pure
    /// Protocols and plain values between the runtime and its adapters.
    case ports
    case shell
    /// C or C++ behind a C header.
    case shim
    case testing
}

/// The layers: every target that is not a test target, and all that its files may import.
///
/// `ARCHITECTURE.md` shows the same table to people; a test compares the names.
enum TargetTable {
    struct Row {
        let name: String
        let kind: TargetKind
        let imports: Set<String>
    }

    static let rows: [Row] = [
        Row(name: "JSONText", kind: .pure, imports: []),
        Row(name: "Diagnostics", kind: .pure, imports: ["JSONText"]),
        Row(name: "MCPProtocol", kind: .pure, imports: ["JSONText"]),
        Row(name: "RegularExpressions", kind: .pure, imports: ["CRE2"]),
        Row(name: "ToolRisk", kind: .pure, imports: []),
        Row(name: "JSONSchema", kind: .pure, imports: ["JSONText", "RegularExpressions"]),
        Row(
            name: "Catalogue", kind: .pure,
            imports: ["CCatalogue", "Diagnostics", "JSONText", "RegularExpressions", "ToolRisk"]),
        Row(
            name: "PolicyEngine", kind: .pure, imports: ["JSONSchema", "JSONText", "RegularExpressions", "ToolRisk"]),
        Row(name: "DocumentText", kind: .pure, imports: ["Diagnostics", "JSONText", "Yams"]),
        Row(
            name: "PolicyLanguage", kind: .pure,
            imports: ["Diagnostics", "DocumentText", "JSONText", "PolicyEngine", "RegularExpressions", "ToolRisk"]),
        Row(name: "CallFlow", kind: .pure, imports: ["JSONText", "MCPProtocol"]),
        Row(name: "HTTPText", kind: .pure, imports: []),
        Row(
            name: "ConfigLanguage", kind: .pure, imports: ["Diagnostics", "DocumentText", "HTTPText", "JSONText"]),
        Row(name: "GatewayPorts", kind: .ports, imports: ["Catalogue", "HTTPText", "JSONText", "PolicyEngine"]),
        Row(name: "OperatingSystem", kind: .shell, imports: ["CPosix", "Glibc"]),
        Row(
            name: "Transports", kind: .shell,
            imports: [
                "CPosix", "GatewayPorts", "Glibc", "HTTPText", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "NIOTLS",
                "OperatingSystem", "Synchronization",
            ]),
        Row(
            name: "AuditFiles", kind: .shell,
            imports: [
                "CPosix", "Crypto", "FoundationEssentials", "GatewayPorts", "Glibc", "JSONText", "OperatingSystem",
                "Synchronization",
            ]),
        Row(
            name: "PinFiles", kind: .shell,
            imports: [
                "CPosix", "Catalogue", "GatewayPorts", "Glibc", "JSONText", "OperatingSystem", "Synchronization",
            ]),
        Row(
            name: "StoreSQLite", kind: .shell,
            imports: [
                "CPosix", "FoundationEssentials", "GRDB", "GatewayPorts", "OperatingSystem", "PolicyEngine",
                "Synchronization",
            ]),
        Row(
            name: "GatewayRuntime", kind: .shell,
            imports: [
                "CallFlow", "Catalogue", "Crypto", "Diagnostics", "GatewayPorts", "HTTPText", "JSONSchema", "JSONText",
                "Logging", "MCPProtocol", "PolicyEngine", "PolicyLanguage", "Synchronization", "ToolRisk",
            ]),
        Row(
            name: "CommandLineTool", kind: .shell,
            imports: [
                "ArgumentParser", "AuditFiles", "CPosix", "CallFlow", "Catalogue", "ConfigLanguage", "Crypto",
                "Diagnostics", "DocumentText", "FoundationEssentials", "GatewayPorts", "GatewayRuntime", "Glibc",
                "HTTPText", "JSONSchema", "JSONText", "Logging", "MCPProtocol", "NIOCore", "NIOPosix",
                "OperatingSystem", "PinFiles", "PolicyEngine", "PolicyLanguage", "StoreSQLite", "Synchronization",
                "ToolRisk", "Transports",
            ]),
        Row(name: "sallyport", kind: .shell, imports: ["ArgumentParser", "CICUData", "CommandLineTool"]),
        Row(name: "CCatalogue", kind: .shim, imports: []),
        Row(name: "CICUData", kind: .shim, imports: []),
        Row(name: "CPosix", kind: .shim, imports: []),
        Row(name: "CRE2", kind: .shim, imports: []),
        Row(
            name: "GatewayTesting", kind: .testing,
            imports: ["Catalogue", "GatewayPorts", "HTTPText", "JSONText", "PolicyEngine", "Synchronization"]),
    ]

    /// What every test target may import besides its own dependencies in the manifest.
    static let testImports: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Testing"]

    static func row(named name: String) -> Row? {
        rows.first { $0.name == name }
    }
}
