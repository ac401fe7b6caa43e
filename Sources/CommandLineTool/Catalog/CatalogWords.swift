internal import Catalogue
internal import Diagnostics
internal import PolicyEngine
internal import ToolRisk

/// How pages say what the catalogue knows.
enum CatalogWords {
    /// A day written as a number, with dashes.
    static func day(_ number: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(number / 10_000)-\(two(number / 100 % 100))-\(two(number % 100))"
    }

    /// The day of an instant, in UTC.
    static func day(ofEpochSeconds seconds: Int64) -> String {
        CivilTime(unixSeconds: max(0, seconds)).dateText
    }

    static func counts(_ counts: CategoryCounts) -> String {
        let parts = RiskCategory.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.title)" }
        let tools = counts.total == 1 ? "1 tool" : "\(counts.total) tools"
        return parts.isEmpty ? "no tools" : "\(tools): \(parts.joined(separator: ", "))"
    }

    /// The arguments on one line, the required ones marked with `*`.
    static func arguments(_ tool: CatalogueTool) -> String {
        guard tool.isSchemaKnown else { return "not known" }
        let own = tool.arguments.filter { $0.depth == 0 }
        return own.isEmpty
            ? "none"
            : own.map { PlainText.escaped($0.name) + ($0.isRequired ? "*" : "") }
                .joined(separator: ", ")
    }

    static func maker(_ server: CatalogueServer) -> String {
        switch server.isOfficial {
        case true?: "its vendor (official)"
        case false?: "others than the vendor (community)"
        case nil: "nobody has checked whether it is the vendor's"
        }
    }

    static func colour(of category: RiskCategory) -> Terminal.Colour {
        switch category {
        case .read: .good
        case .write: .accent
        case .execute: .caution
        case .destructive, .financial: .bad
        }
    }

    static func colour(of grade: RiskGrade) -> Terminal.Colour {
        switch grade {
        case .a, .b: .good
        case .c, .d: .caution
        case .e, .f: .bad
        }
    }

    /// What a label means, in a few words.
    static func meaning(ofLabel name: String) -> String {
        switch name {
        case "untrusted_source": "returns text that third parties can write"
        case "private_data": "returns data that is not public"
        default: "can carry data out"
        }
    }

    static func meaning(of signal: RiskSignal) -> String {
        switch signal {
        case .code: "takes code in free form"
        case .sql: "takes SQL"
        case .shell: "takes a shell command"
        case .path: "takes a file's path"
        case .url: "takes an address or host"
        case .credential: "takes a credential"
        case .bulk: "works on many things at once"
        case .force: "has a switch to force, confirm or recurse"
        case .admin: "acts on accounts, rights or the system"
        case .noSchema: "the collected definition has no schema"
        case .noDescription: "the collected definition has no description"
        case .dispatcher: "passes calls on to other tools"
        }
    }

    static func claims(_ hints: ToolHints) -> [String] {
        [
            ("readOnlyHint", hints.isReadOnly), ("destructiveHint", hints.isDestructive),
            ("idempotentHint", hints.isIdempotent), ("openWorldHint", hints.isOpenWorld),
        ].compactMap { name, claim in claim.map { "\(name) \($0)" } }
    }
}

extension CatalogWords {
    /// Bytes as hexadecimal digits.
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The bytes of an even number of hexadecimal digits; nil for anything else.
    static func bytes(ofHex text: some StringProtocol) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(truncatingIfNeeded: digits[$0] << 4 | digits[$0 + 1])
        }
    }
}
