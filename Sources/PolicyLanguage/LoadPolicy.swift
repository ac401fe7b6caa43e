package import Diagnostics
package import PolicyEngine

/// Reads and compiles a policy document, YAML or JSON.
///
/// - Parameter bytes: the document's bytes, at most 4 MiB.
/// - Parameter file: the name that diagnostics show.
/// - Parameter zoneData: the bytes of a time zone's TZif file by IANA name; nil when there is none.
/// - Returns: the policy unless there is an error, and every problem in file order.
package func loadPolicy(
    _ bytes: [UInt8], file: String, zoneData: (String) -> [UInt8]?
) -> LoadedPolicy {
    LoadedPolicy(policy: nil, diagnostics: [])
}

/// Counters that replacing one policy by another starts from zero: renamed ones, and ones whose window or algorithm changed.
package func counterChanges(from old: Policy, to new: Policy) -> [Diagnostic] {
    []
}
