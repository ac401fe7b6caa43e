internal import Diagnostics
internal import PolicyLanguage

/// What a look at one policy found.
struct PolicyCheck {
    let diagnostics: [Diagnostic]
    /// What people know the file by.
    let name: String
    /// The policy's text; nothing when it cannot be read.
    let source: [UInt8]

    /// Reads and compiles the policy at `path`.
    init(_ path: String) {
        name = path == "-" ? "standard input" : path
        do throws(FileFailure) {
            source = try FileReader.bytes(of: path)
            diagnostics = loadPolicy(source, file: name, zoneData: TimeZoneFiles.bytes(of:)).diagnostics
        } catch {
            source = []
            diagnostics = [
                Diagnostic(
                    .unreadableFile, message: error.message, location: SourceLocation(file: name),
                    help: "check the path and its permissions")
            ]
        }
    }

    /// The problems for people, with the lines that they are in.
    func text(on terminal: Terminal) -> String {
        if source.isEmpty { return DiagnosticRenderer.plain(diagnostics) }
        return DiagnosticRenderer.human(diagnostics, source: source, inColour: terminal.showsColour)
    }

    /// Whether the policy can be used.
    func isValid(strict: Bool) -> Bool {
        strict ? diagnostics.isEmpty : !diagnostics.hasErrors
    }

    /// One line that says how it went.
    var summary: String {
        Self.summary(of: diagnostics, name: name)
    }

    /// One line that says how it went with one file.
    static func summary(of diagnostics: [Diagnostic], name: String) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let counts = [counted(errors, "error"), counted(warnings, "warning")].compactMap(\.self)
        let verdict = errors == 0 ? "valid" : "invalid"
        return "\(PlainText.escaped(name)): " + ([verdict] + counts).joined(separator: ", ")
    }

    private static func counted(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
