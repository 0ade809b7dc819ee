public protocol EncryptionKeyReader {
    /// The sealed key of this ARN.
    func encryptionKey(arn: String) throws -> [UInt8]?
}

public protocol EncryptionKeyWriter {
    /// Stores the key unless there is one already.
    ///
    /// - Returns: the one that is stored now.
    func encryptionKey(arn: String, orInsert sealed: [UInt8], at: Int64) throws -> [UInt8]
}
