// SAFETY: `environ` alone needs it: a plain variable of C that nothing in this process writes.
@unsafe @preconcurrency internal import Glibc

/// The environment that this process was started with.
enum ProcessEnvironment {
    /// Every variable by name; the first one wins where a name stands twice.
    static let current: [String: String] = {
        var variables: [String: String] = [:]
        for entry in list {
            guard let equals = entry.firstIndex(of: "="), equals != entry.startIndex else { continue }
            let name = String(entry[..<equals])
            if variables[name] == nil { variables[name] = String(entry[entry.index(after: equals)...]) }
        }
        return variables
    }()

    /// Every variable as `NAME=value`, in order: what a child inherits.
    static let list: [String] = {
        var entries: [String] = []
        // SAFETY: nothing in this process writes the environment, so the array and its texts stay as they are; the
        // array ends with a null pointer.
        var place = unsafe environ
        // SAFETY: as above.
        while let text = unsafe place.pointee {
            // SAFETY: as above.
            entries.append(unsafe String(cString: text))
            // SAFETY: as above.
            unsafe place += 1
        }
        return entries
    }()
}
