internal import ConfigLanguage
internal import Diagnostics

/// What a look at a configuration and every policy that it names found.
struct ConfigCheck {
    /// What was found about one file.
    struct Part {
        let name: String
        let source: [UInt8]
        let diagnostics: [Diagnostic]
    }

    /// The configuration first, then its policies in the order in which it names them.
    let parts: [Part]

    /// Reads the configuration and its policies.
    init(_ file: ConfigFile) {
        var own = file.loaded.diagnostics
        var policies: [Part] = []
        for policy in file.loaded.policyFiles {
            let check = PolicyCheck(policy.path)
            if let failure = check.diagnostics.first, failure.code == .unreadableFile {
                var placed = failure
                placed.location = policy.location
                own.append(placed)
            } else {
                policies.append(Part(name: check.name, source: check.source, diagnostics: check.diagnostics))
            }
        }
        let ordered = own.enumerated().sorted { left, right in
            (left.element.location.line, left.element.location.column, left.offset)
                < (right.element.location.line, right.element.location.column, right.offset)
        }
        parts = [Part(name: file.name, source: file.source, diagnostics: ordered.map(\.element))] + policies
    }

    /// Every problem of every file.
    var diagnostics: [Diagnostic] { parts.flatMap(\.diagnostics) }

    /// The problems for people, with the lines that they are in.
    func text(on terminal: Terminal) -> String {
        parts.map { part in
            part.source.isEmpty
                ? DiagnosticRenderer.plain(part.diagnostics)
                : DiagnosticRenderer.human(part.diagnostics, source: part.source, inColour: terminal.showsColour)
        }.joined()
    }

    /// One line for each file that says how it went.
    var summary: String {
        parts.map { PolicyCheck.summary(of: $0.diagnostics, name: $0.name) + "\n" }.joined()
    }

    /// Whether everything can be used.
    func isValid(strict: Bool) -> Bool {
        strict ? diagnostics.isEmpty : !diagnostics.hasErrors
    }
}
