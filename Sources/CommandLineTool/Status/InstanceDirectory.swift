internal import CPosix
package import OperatingSystem

/// The directory in which running gateways tell of themselves.
package struct InstanceDirectory: Sendable {
    /// What was found in it.
    package struct Contents: Sendable, Equatable {
        /// Gateways that run, those that began first before the others.
        package var running: [InstanceReport] = []
        /// What gateways wrote last that died without an end, such as after `kill -9`.
        package var died: [InstanceReport] = []
        /// Names of files that cannot be read, or are written by another version.
        package var unreadable: [String] = []

        /// Nothing found.
        package init() {}
    }

    /// The longest file that is read, in bytes.
    private static let maxFileBytes = 4 << 20
    /// How often a file is opened again because its gateway replaced it meanwhile.
    private static let maxLooks = 100

    private let path: String

    /// The directory at a path; it need not be there.
    package init(path: String) {
        self.path = path
    }

    /// Reads every file, and deletes those of gateways that died.
    /// - Throws: `SystemError` when the directory cannot be read.
    package func read() throws(SystemError) -> Contents {
        var contents = Contents()
        let directory: OpenDescriptor
        let names: [String]
        do throws(SystemError) {
            directory = try OpenDescriptor.directory(path)
            names = try directory.names()
        } catch {
            guard error.number == CPOSIX_ERROR_NOT_FOUND else { throw error }
            return contents
        }
        for name in names {
            if name.hasSuffix(InstanceWriter.ending + InstanceWriter.draftEnding) {
                clean(draft: name, in: directory)
            } else if name.hasSuffix(InstanceWriter.ending) {
                look(at: name, in: directory, &contents)
            }
        }
        contents.running.sort { one, other in
            (one.description.startedNanoseconds, one.description.processID)
                < (other.description.startedNanoseconds, other.description.processID)
        }
        return contents
    }

    private func look(at name: String, in directory: OpenDescriptor, _ contents: inout Contents) {
        do throws(SystemError) {
            guard let (file, isDead) = try open(name, in: directory) else { return }
            let report = try file.content(maxBytes: Self.maxFileBytes).flatMap { InstanceReport(json: $0) }
            if isDead { try directory.remove(name) }
            switch report {
            case let report? where isDead: contents.died.append(report)
            case let report?: contents.running.append(report)
            case nil: contents.unreadable.append(name)
            }
        } catch {
            contents.unreadable.append(name)
        }
    }

    /// The file under its name, and whether its gateway died; nil when it has gone meanwhile.
    private func open(_ name: String, in directory: OpenDescriptor) throws(SystemError) -> (OpenDescriptor, Bool)? {
        for _ in 0..<Self.maxLooks {
            let file: OpenDescriptor
            do throws(SystemError) {
                file = try directory.open(name)
            } catch {
                guard error.number == CPOSIX_ERROR_NOT_FOUND else { throw error }
                return nil
            }
            let isDead = try file.lock(.shared)
            // A file without a lock is one that was replaced, or the last one that its gateway wrote.
            if !isDead || file.isNamed(name, in: directory) { return (file, isDead) }
        }
        return nil
    }

    /// Deletes a file whose writer died before it was complete.
    private func clean(draft name: String, in directory: OpenDescriptor) {
        do throws(SystemError) {
            if try directory.open(name).lock(.shared) { try directory.remove(name) }
        } catch {
            // It is complete by now, or stays until the next look.
        }
    }
}
