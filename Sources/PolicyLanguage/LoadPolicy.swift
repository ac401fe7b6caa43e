internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Reads and compiles a policy document, YAML or JSON.
///
/// - Parameter bytes: the document's bytes, at most 4 MiB.
/// - Parameter file: the name that diagnostics show.
/// - Parameter zoneData: the bytes of a time zone's TZif file by IANA name; nil when there is none.
/// - Returns: the policy unless there is an error, and every problem in file order.
package func loadPolicy(
    _ bytes: [UInt8], file: String, zoneData: (String) -> [UInt8]?
) -> LoadedPolicy {
    var problems = Problems(file: file, words: .policy)
    guard let tree = DocumentReader.read(bytes, problems: &problems) else {
        return LoadedPolicy(policy: nil, diagnostics: problems.inFileOrder)
    }
    var loader = PolicyLoader(problems: problems)
    var policy = loader.policy(from: tree)
    policy?.timeZones = loader.timeZones(zoneData)
    let isUsable = !loader.problems.hasErrors
    return LoadedPolicy(policy: isUsable ? policy : nil, diagnostics: loader.problems.inFileOrder)
}
