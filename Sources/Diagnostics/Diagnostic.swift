/// How much a diagnostic matters.
package enum Severity: String, Sendable, Hashable {
    /// The document cannot be used.
    case error
    /// The document can be used, and probably does not do what its author expects.
    case warning
}

/// Where in a document a diagnostic points.
package struct SourceLocation: Sendable, Hashable {
    /// The file's name as the user gave it.
    package var file: String
    /// Line, counted from one.
    package var line: Int
    /// Column in Unicode scalars, counted from one.
    package var column: Int
    /// JSON Pointer of the value inside the document; empty for the document itself.
    package var pointer: String

    /// A place in `file`.
    package init(file: String, line: Int = 1, column: Int = 1, pointer: String = "") {
        self.file = file
        self.line = line
        self.column = column
        self.pointer = pointer
    }
}

/// One problem: what, where, how bad, and how to fix it.
package struct Diagnostic: Sendable, Hashable {
    /// Stable code with a section in the manual.
    package var code: DiagnosticCode
    /// How much it matters.
    package var severity: Severity
    /// One sentence in lower case without a final stop; user text in backticks.
    package var message: String
    /// Where the key or value stands.
    package var location: SourceLocation
    /// What to do about it, in the imperative.
    package var help: String?

    /// A diagnostic with every part given.
    package init(
        _ code: DiagnosticCode, _ severity: Severity = .error, message: String, location: SourceLocation,
        help: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.location = location
        self.help = help
    }
}

extension Sequence<Diagnostic> {
    /// True when one of them is an error.
    package var hasErrors: Bool {
        contains { $0.severity == .error }
    }
}
