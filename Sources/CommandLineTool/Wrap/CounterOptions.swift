internal import ArgumentParser
internal import StoreSQLite

/// Where counters are kept.
enum CounterPlace: String, ExpressibleByArgument, CaseIterable {
    case durable, memory
}

/// What happens to calls while the store of the counters does not answer.
enum StateFailMode: String, ExpressibleByArgument, CaseIterable {
    case closed, open

    var mode: StoreOptions.FailMode {
        switch self {
        case .closed: .closed
        case .open: .open
        }
    }
}

/// What the command line says of the counters behind limits.
struct CounterOptions: ParsableArguments {
    @Option(
        help: """
            Where counters are kept: durable (in the state directory, shared by all gateways that use it), or memory \
            (forgotten at the end).
            """)
    var counters: CounterPlace = .durable

    @Option(
        help: "What happens to limited calls while the counters cannot be read or written: closed (refused) or open.")
    var stateFailMode: StateFailMode = .closed

    /// The store; nil when counters are in memory.
    func plan(stateDirectory: String) -> StoreOptions? {
        guard counters == .durable else { return nil }
        var options = StoreOptions(path: StateDirectory.store(in: stateDirectory))
        options.failMode = stateFailMode.mode
        return options
    }
}
