internal import Diagnostics
internal import DocumentText

/// Compiles a document's tree and gathers every problem on the way.
///
/// Reading goes on after a problem, with whatever can still be checked; nothing that was read beside an error is ever
/// used.
struct ConfigLoader: FieldReading {
    var problems: Problems
    let surroundings: ConfigSurroundings
    /// Texts that were written as `file:…`, and may be read where a secret is expected.
    var fileReferences: Set<Place> = []
    /// Texts whose variables could not be replaced: whatever else is wrong with them follows from that.
    var unreadable: Set<Place> = []
    /// Texts with variables, as they were written.
    var writtenTexts: [Place: String] = [:]
    /// The same texts with the variables' values.
    var expandedTexts: [Place: String] = [:]
    /// The paths of `policies`, by name.
    var policies: [String: String] = [:]
    /// The paths among `policyFiles`.
    var notedPaths: Set<String> = []
    /// Every policy's file, in the order of reading.
    var policyFiles: [LoadedConfiguration.PolicyFile] = []

    init(problems: Problems, surroundings: ConfigSurroundings) {
        self.problems = problems
        self.surroundings = surroundings
    }

    /// Every problem in file order, less those that follow from a variable or file that is missing.
    ///
    /// A message that quotes a text with variables quotes it as it was written: a value may be a secret in the wrong
    /// place.
    var diagnostics: [Diagnostic] {
        struct Spot: Hashable {
            let line: Int
            let column: Int
        }
        let causes: Set<DiagnosticCode> = [.variable, .secretFile]
        let all = problems.inFileOrder
        let broken = Set(
            all.filter { causes.contains($0.code) }.map { Spot(line: $0.location.line, column: $0.location.column) })
        return all.filter {
            causes.contains($0.code)
                || !broken.contains(Spot(line: $0.location.line, column: $0.location.column))
        }.map(withoutValues)
    }

    private func withoutValues(_ diagnostic: Diagnostic) -> Diagnostic {
        let location = diagnostic.location
        let place = Place(line: location.line, column: location.column, pointer: location.pointer)
        guard let written = writtenTexts[place], let text = expandedTexts[place] else { return diagnostic }
        var result = diagnostic
        result.message = diagnostic.message.replacing(PlainText.quoted(text), with: PlainText.quoted(written))
        return result
    }
}
