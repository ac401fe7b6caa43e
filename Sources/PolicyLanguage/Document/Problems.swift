internal import Diagnostics

/// Gathers the diagnostics of one document.
struct Problems {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var hasErrors = false

    /// Problems of `file`.
    init(file: String) {
        self.file = file
    }

    mutating func error(_ code: DiagnosticCode, at place: Place, _ message: String, help: String? = nil) {
        hasErrors = true
        add(code, .error, place, message, help)
    }

    mutating func warning(_ code: DiagnosticCode, at place: Place, _ message: String, help: String? = nil) {
        add(code, .warning, place, message, help)
    }

    /// Takes over what another reading of the same document found.
    mutating func take(_ other: Problems) {
        diagnostics += other.diagnostics
        hasErrors = hasErrors || other.hasErrors
    }

    /// Every problem by line and column; what an alias repeats at the same place is said once.
    var inFileOrder: [Diagnostic] {
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
