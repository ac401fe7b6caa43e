package import Diagnostics

/// Gathers the diagnostics of one document.
package struct Problems: Sendable {
    /// The document's name, as diagnostics show it.
    package let file: String
    /// What kind of document it is, in words.
    package let words: DocumentWords
    /// What was found, in the order of finding.
    package private(set) var diagnostics: [Diagnostic] = []
    /// How many of them are errors.
    package private(set) var errorCount = 0

    /// Whether one of them is an error.
    package var hasErrors: Bool { errorCount > 0 }

    /// Problems of `file`.
    package init(file: String, words: DocumentWords) {
        self.file = file
        self.words = words
    }

    /// Adds an error.
    package mutating func error(_ code: DiagnosticCode, at place: Place, _ message: String, help: String? = nil) {
        errorCount += 1
        add(code, .error, place, message, help)
    }

    /// Adds a warning.
    package mutating func warning(_ code: DiagnosticCode, at place: Place, _ message: String, help: String? = nil) {
        add(code, .warning, place, message, help)
    }

    /// Takes over what another reading of the same document found.
    package mutating func take(_ other: Problems) {
        diagnostics += other.diagnostics
        errorCount += other.errorCount
    }

    /// Every problem by line and column; what an alias repeats at the same place is said once.
    package var inFileOrder: [Diagnostic] {
        struct Said: Hashable {
            let line: Int
            let column: Int
            let code: DiagnosticCode
            let message: String
        }
        var said: Set<Said> = []
        let unique = diagnostics.filter {
            said.insert(
                Said(line: $0.location.line, column: $0.location.column, code: $0.code, message: $0.message)
            ).inserted
        }
        return unique.enumerated().sorted { left, right in
            (left.element.location.line, left.element.location.column, left.offset)
                < (right.element.location.line, right.element.location.column, right.offset)
        }.map(\.element)
    }

    private mutating func add(
        _ code: DiagnosticCode, _ severity: Severity, _ place: Place, _ message: String, _ help: String?
    ) {
        let location = SourceLocation(file: file, line: place.line, column: place.column, pointer: place.pointer)
        diagnostics.append(Diagnostic(code, severity, message: message, location: location, help: help))
    }
}
