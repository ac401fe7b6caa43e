internal import Diagnostics
internal import DocumentText

/// Reads a configuration, YAML or JSON.
///
/// - Parameter bytes: the document's bytes, at most 4 MiB.
/// - Parameter file: the name that diagnostics show.
/// - Parameter surroundings: what the document refers to outside of it.
/// - Returns: the configuration unless there is an error, and every problem in file order. Policies that it names are
///   not read.
package func loadConfiguration(
    _ bytes: [UInt8], file: String, surroundings: ConfigSurroundings
) -> LoadedConfiguration {
    var problems = Problems(file: file, words: .configuration)
    guard let tree = DocumentReader.read(bytes, problems: &problems) else {
        return LoadedConfiguration(configuration: nil, diagnostics: problems.inFileOrder)
    }
    var loader = ConfigLoader(problems: problems, surroundings: surroundings)
    let configuration = loader.configuration(from: tree)
    let isUsable = !loader.problems.hasErrors
    return LoadedConfiguration(
        configuration: isUsable ? configuration : nil, diagnostics: loader.diagnostics,
        policyFiles: loader.policyFiles)
}

extension DocumentWords {
    /// What configurations are called.
    static let configuration = DocumentWords(
        noun: "configuration", plural: "configurations",
        whenTooLarge: "name policies by their path, and share them among grants",
        whenEmpty: "start with `servers:` and `grants:`")
}
