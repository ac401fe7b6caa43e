internal import Diagnostics
internal import DocumentText

/// A text of the document cut into what stands for itself and what stands for a variable.
struct VariableText: Equatable {
    enum Part: Equatable {
        case literal(String)
        /// `${NAME}`, or `${NAME:-fallback}`.
        case variable(name: String, fallback: String?)
    }

    let parts: [Part]

    /// Reads `${NAME}`, `${NAME:-fallback}` and `$$`; a lone `$` is refused, since readers differ in what it means.
    init(_ text: String) throws(ReadingError) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                literal.unicodeScalars.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "$": literal += "$"
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw ReadingError("a `${` has no `}`", help: "write `${NAME}`, or `$$` for a dollar sign")
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(try Self.variable(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            case _:
                throw ReadingError(
                    "a `$` stands before something that is no variable",
                    help: "write `$$` for a dollar sign, or `${NAME}` for a variable")
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    private static func variable(_ text: String) throws(ReadingError) -> Part {
        let name = String(text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        let rest = text.dropFirst(name.count)
        guard let first = name.first, !first.isNumber, rest.isEmpty || rest.hasPrefix(":-") else {
            let isPrefixed = text.hasPrefix("env:") && !text.dropFirst(4).isEmpty
            throw ReadingError(
                "\(PlainText.quoted("${\(text)}")) is no variable",
                help: isPrefixed
                    ? "write \(PlainText.quoted("${\(text.dropFirst(4))}"))"
                    : "write `${NAME}`, or `${NAME:-text}` with a text for when it is not set")
        }
        if rest.isEmpty { return .variable(name: name, fallback: nil) }
        guard !rest.contains("$") else {
            throw ReadingError(
                "the text that stands in for `\(name)` holds a `$`", help: "write it without variables")
        }
        return .variable(name: name, fallback: String(rest.dropFirst(2)))
    }
}
