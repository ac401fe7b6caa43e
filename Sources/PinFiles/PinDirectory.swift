internal import CPosix
package import Catalogue
package import GatewayPorts
internal import OperatingSystem

/// The files of pins of all servers, one for each scope.
///
/// Whoever writes holds one lock for all files, so that gateways and people change them one after another. Blocks; not
/// for an event loop.
package struct PinDirectory: Sendable {
    /// What was found in one file.
    package enum Finding: Sendable {
        case book(PinBook)
        case unreadable(PinStoreFailure)
    }

    private static let lockName = "lock"
    private static let draftName = "draft.new"
    /// How long a writer waits for others, in tries and nanoseconds between two of them.
    private static let maxTries = 1000
    private static let restNanoseconds: Int64 = 5_000_000

    /// Where the files are.
    package let path: String

    /// The directory at a path; it need not be there.
    package init(path: String) {
        self.path = path
    }

    // MARK: - Reading

    /// The pins of a scope; empty when none were kept.
    /// - Throws: `PinStoreFailure` when there is a file that cannot be read, or that is of another scope.
    package func book(for scope: PinScope) throws(PinStoreFailure) -> PinBook {
        try read(scope).book
    }

    /// Every file, in the order of names.
    /// - Throws: `PinStoreFailure` when the directory cannot be read.
    package func findings() throws(PinStoreFailure) -> [Finding] {
        let names: [String]
        let directory: PinDescriptor
        do throws(SystemError) {
            directory = try PinDescriptor.directory(path)
            names = try directory.names()
        } catch {
            if error.number == CPOSIX_ERROR_NOT_FOUND { return [] }
            throw PinStoreFailure("read", path, error)
        }
        var findings: [Finding] = []
        for name in names where name.hasSuffix(PinFileName.ending) {
            do throws(PinStoreFailure) {
                guard let file = try open(name, in: directory) else { continue }
                findings.append(.book(try decode(file, name)))
            } catch {
                findings.append(.unreadable(error))
            }
        }
        return findings
    }

    /// The pins and the file that they are from; holding it open, the file that replaces it is another one for sure.
    func read(_ scope: PinScope) throws(PinStoreFailure) -> (book: PinBook, file: PinDescriptor?) {
        let directory: PinDescriptor
        do throws(SystemError) {
            directory = try PinDescriptor.directory(path)
        } catch {
            if error.number == CPOSIX_ERROR_NOT_FOUND { return (PinBook(scope: scope), nil) }
            throw PinStoreFailure("read", path, error)
        }
        return try read(scope, in: directory)
    }

    private func read(
        _ scope: PinScope, in directory: PinDescriptor
    ) throws(PinStoreFailure) -> (book: PinBook, file: PinDescriptor?) {
        let name = PinFileName.of(scope)
        guard let file = try open(name, in: directory) else { return (PinBook(scope: scope), nil) }
        let book = try decode(file, name)
        guard book.scope == scope else {
            throw PinStoreFailure(
                message: "`\(path)/\(name)` holds the pins of another server, `\(book.scope.server)`",
                help: "give the file its own name back, or remove it")
        }
        return (book, file)
    }

    private func open(_ name: String, in directory: PinDescriptor) throws(PinStoreFailure) -> PinDescriptor? {
        do throws(SystemError) {
            return try directory.open(name)
        } catch {
            if error.number == CPOSIX_ERROR_NOT_FOUND { return nil }
            throw PinStoreFailure("read", "\(path)/\(name)", error)
        }
    }

    private func decode(_ file: PinDescriptor, _ name: String) throws(PinStoreFailure) -> PinBook {
        let bytes: [UInt8]?
        do throws(SystemError) {
            bytes = try file.content(maxBytes: PinBook.maxFileBytes)
        } catch {
            throw PinStoreFailure("read", "\(path)/\(name)", error)
        }
        let help = "put back a copy, or remove the file: all tools then count as seen for the first time"
        guard let bytes else {
            throw PinStoreFailure(
                message: "the pins in `\(path)/\(name)` cannot be read: the file is too long", help: help)
        }
        do throws(PinBookFault) {
            return try PinBook(json: bytes)
        } catch {
            throw PinStoreFailure(
                message: "the pins in `\(path)/\(name)` cannot be read: \(error.message)", help: help)
        }
    }

    // MARK: - Writing

    /// Changes the pins of a scope while nobody else does; nothing is written when `change` changed nothing.
    /// - Throws: `PinStoreFailure` when the file cannot be read, locked or written; it is as it was then.
    @discardableResult
    package func update<Result>(
        _ scope: PinScope, _ change: (inout PinBook) -> Result
    ) throws(PinStoreFailure) -> Result {
        try replace(scope, change).result
    }

    /// The same, with the book and the file that there is now.
    func replace<Result>(
        _ scope: PinScope, _ change: (inout PinBook) -> Result
    ) throws(PinStoreFailure) -> (result: Result, book: PinBook, file: PinDescriptor?) {
        let directory: PinDescriptor
        let lock: PinDescriptor
        do throws(SystemError) {
            directory = try PinDescriptor.directory(making: path)
            lock = try directory.openOrCreate(Self.lockName)
            try Self.wait(for: lock)
        } catch {
            throw PinStoreFailure("write", path, error)
        }
        defer { withExtendedLifetime(lock) {} }
        let (kept, file) = try read(scope, in: directory)
        var book = kept
        let result = change(&book)
        guard book != kept else { return (result, book, file) }
        let name = PinFileName.of(scope)
        do throws(SystemError) {
            try directory.replace(name, with: book.json, draft: Self.draftName)
            return (result, book, try directory.open(name))
        } catch {
            throw PinStoreFailure("write", "\(path)/\(name)", error)
        }
    }

    private static func wait(for lock: PinDescriptor) throws(SystemError) {
        let rest = try Bell()
        for _ in 0..<maxTries {
            if try lock.lock() { return }
            rest.wait(atMostNanoseconds: restNanoseconds)
        }
        throw SystemError(number: CPOSIX_ERROR_WOULD_BLOCK)
    }

    /// Whether the file of a scope is still the one that was read.
    func isCurrent(_ file: PinDescriptor?, of scope: PinScope) -> Bool {
        let directory: PinDescriptor
        do throws(SystemError) {
            directory = try PinDescriptor.directory(path)
        } catch {
            return file == nil
        }
        let name = PinFileName.of(scope)
        return file.map { $0.isNamed(name, in: directory) } ?? !directory.has(name)
    }
}

extension PinStoreFailure {
    fileprivate init(_ verb: String, _ path: String, _ error: SystemError) {
        let words = error.description
        self.init(
            message: "cannot \(verb) the pins in `\(path)`: \(words.prefix(1).lowercased())\(words.dropFirst())",
            help: "check the directory and its permissions")
    }
}
