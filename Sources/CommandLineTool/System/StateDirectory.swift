internal import FoundationEssentials

/// Where counters, the audit trail and what gateways tell of themselves are kept.
enum StateDirectory {
    /// The directory: the option, else `sallyport` below `$XDG_STATE_HOME`, else below `~/.local/state`.
    ///
    /// A relative `XDG_STATE_HOME` counts as unset, as its specification demands.
    static func resolve(option: String?, environment: [String: String]) throws(ToolError) -> String {
        if let option {
            guard !option.isEmpty else {
                throw ToolError("`--state-dir` is empty", help: "name a directory", exit: .invalid)
            }
            return absolute(option)
        }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return state + "/sallyport"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw ToolError(
                "there is no place for the audit trail: neither `XDG_STATE_HOME` nor `HOME` is set",
                help: "name a directory with `--state-dir`", exit: .invalid)
        }
        return home + "/.local/state/sallyport"
    }

    /// The path itself, or below the working directory when it is relative.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// The directory in which running gateways tell of themselves.
    static func instances(in stateDirectory: String) -> String {
        stateDirectory + "/instances"
    }

    /// The file of the counters.
    static func store(in stateDirectory: String) -> String {
        stateDirectory + "/state.db"
    }

    /// The directory of the pins.
    static func pins(in stateDirectory: String) -> String {
        stateDirectory + "/pins"
    }

    /// The directory of the audit trail in a state directory.
    static func trail(in stateDirectory: String) -> String {
        stateDirectory + "/audit"
    }
}
