internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Reads condition paths: `args.a.b`, `args["odd.key"]`, `args.list[*].price`, and the read-only facts.
struct PathReader {
    /// Facts without a name of their own in the path.
    static let plainFacts = [
        "tool.name", "tool.category", "tool.risk", "server.name", "grant.label", "grant.tags", "grant.subject",
        "client.name", "time.hour", "time.weekday", "time.date",
    ]
    /// What a path can start with, for help.
    static let roots = ["args", "state", "tool", "server", "grant", "client", "time"]

    private let text: String
    private var rest: Substring.UnicodeScalarView

    private init(_ text: String) {
        self.text = text
        self.rest = text[...].unicodeScalars
    }

    /// A path that starts from `args`.
    static func argumentPath(_ text: String) throws(ReadingError) -> ValuePath {
        var reader = PathReader(text)
        guard reader.take("args"), !reader.rest.isEmpty else {
            throw ReadingError(
                "\(PlainText.quoted(text)) does not lead to an argument", help: "write a path such as `args.amount`")
        }
        return ValuePath(root: .arguments, steps: try reader.steps(), text: text)
    }

    /// Any path but one that starts from `state`.
    static func path(_ text: String, zone: String) throws(ReadingError) -> ValuePath {
        if text == "args" || text.hasPrefix("args.") || text.hasPrefix("args[") { return try argumentPath(text) }
        if let root = plainRoot(text, zone: zone) { return ValuePath(root: root, text: text) }
        var reader = PathReader(text)
        if reader.take("grant.tags") {
            return ValuePath(root: .grantTags, steps: try reader.steps(), text: text)
        }
        for (prefix, root) in [
            ("tool.annotations", ValuePath.Root.toolAnnotation), ("grant.claims", ValuePath.Root.grantClaim),
        ] where reader.take(prefix) {
            let steps = try reader.steps()
            guard case .key(let name)? = steps.first else {
                throw ReadingError("\(PlainText.quoted(text)) names nothing", help: "write `\(prefix).<name>`")
            }
            return ValuePath(root: root(name), steps: Array(steps.dropFirst()), text: text)
        }
        throw unknown(text)
    }

    private static func plainRoot(_ text: String, zone: String) -> ValuePath.Root? {
        switch text {
        case "tool.name": .toolName
        case "tool.category": .toolCategory
        case "tool.risk": .toolRisk
        case "server.name": .serverName
        case "grant.label": .grantLabel
        case "grant.tags": .grantTags
        case "grant.subject": .grantSubject
        case "client.name": .clientName
        case "time.hour": .hour(zone: zone)
        case "time.weekday": .weekday(zone: zone)
        case "time.date": .date(zone: zone)
        default: nil
        }
    }

    private static func unknown(_ text: String) -> ReadingError {
        let known = plainFacts + ["tool.annotations.<hint>", "grant.claims.<claim>"]
        let list = known.map { "`\($0)`" }.joined(separator: ", ")
        let root = String(text.prefix { $0 != "." && $0 != "[" })
        let near =
            NearName.nearest(to: text, among: plainFacts)
            ?? NearName.nearest(to: root, among: roots).map { $0 + text.dropFirst(root.count) }
        let hint = near.map { "did you mean \(PlainText.quoted($0))? " } ?? ""
        return ReadingError(
            "path \(PlainText.quoted(text)) starts from nothing known",
            help: hint + "paths start with `args.`, `state.`, or are one of \(list)")
    }

    // MARK: - Steps

    private mutating func take(_ prefix: String) -> Bool {
        guard rest.starts(with: prefix.unicodeScalars) else { return false }
        let after = rest.dropFirst(prefix.unicodeScalars.count)
        guard after.isEmpty || after.first == "." || after.first == "[" else { return false }
        rest = after
        return true
    }

    private mutating func steps() throws(ReadingError) -> [ValuePath.Step] {
        var steps: [ValuePath.Step] = []
        while let first = rest.popFirst() {
            if steps.last == .everyText { throw malformed("nothing can follow `[**]`, which is every text below") }
            if first == "." {
                let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "]" }
                guard !name.isEmpty else { throw malformed("a name is missing after a dot") }
                rest = rest.dropFirst(name.count)
                steps.append(name.elementsEqual("**".unicodeScalars) ? .everyText : .key(String(Substring(name))))
            } else if first == "[" {
                steps.append(try bracket())
            } else {
                throw malformed("a step starts with neither `.` nor `[`")
            }
        }
        return steps
    }

    private mutating func bracket() throws(ReadingError) -> ValuePath.Step {
        guard let first = rest.first else { throw malformed("a bracket is not closed") }
        if first == "\"" || first == "'" {
            rest = rest.dropFirst()
            let name = try quoted(until: first)
            try close()
            return .key(name)
        }
        let inner = String(Substring(rest.prefix { $0 != "]" }))
        rest = rest.dropFirst(inner.unicodeScalars.count)
        try close()
        if inner == "*" { return .every }
        if inner == "**" { return .everyText }
        guard !inner.isEmpty, inner.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), inner.utf8.count <= 9,
            let index = Int(inner)
        else { throw malformed("between brackets stands a number, `*`, `**` or a quoted name") }
        return .index(index)
    }

    private mutating func quoted(until quote: Unicode.Scalar) throws(ReadingError) -> String {
        var name = ""
        while let scalar = rest.popFirst() {
            if scalar == quote { return name }
            guard scalar == "\\" else {
                name.unicodeScalars.append(scalar)
                continue
            }
            guard let escaped = rest.popFirst(), escaped == quote || escaped == "\\" else {
                throw malformed("a backslash escapes nothing")
            }
            name.unicodeScalars.append(escaped)
        }
        throw malformed("a quote is not closed")
    }

    private mutating func close() throws(ReadingError) {
        guard rest.popFirst() == "]" else { throw malformed("a bracket is not closed") }
    }

    private func malformed(_ reason: String) -> ReadingError {
        ReadingError(
            "path \(PlainText.quoted(text)) cannot be read: \(reason)",
            help: "write paths such as `args.a.b`, `args[\"odd.key\"]`, `args.list[0]` or `args.list[*].price`")
    }
}
