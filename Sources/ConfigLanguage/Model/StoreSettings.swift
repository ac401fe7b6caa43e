/// Where counters are kept.
package struct StoreSettings: Sendable, Equatable {
    /// The place of the counters.
    package var place: Place
    /// What happens to limited calls while the counters cannot be read or written.
    package var failMode: FailMode

    /// Where counters are.
    package enum Place: Sendable, Equatable {
        /// In a file of the state directory.
        case stateDirectory
        /// In this file.
        case file(String)
        /// In memory: forgotten at the end.
        case memory
    }

    /// What happens while the store does not answer.
    package enum FailMode: String, Sendable, CaseIterable {
        /// Limited calls are refused.
        case closed
        /// Limited calls are counted anew in memory.
        case open
    }

    /// A file in the state directory, without which limited calls are refused.
    package init() {
        place = .stateDirectory
        failMode = .closed
    }
}
