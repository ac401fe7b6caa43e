/// Why a person's word about a pin cannot be taken.
package enum PinFault: Error, Sendable, Hashable {
    /// No tool of this name is pinned.
    case unknownTool
    /// The definition is not the one that the person looked at.
    case changedMeanwhile
    /// Nothing waits for an approval.
    case approvedAlready
}
