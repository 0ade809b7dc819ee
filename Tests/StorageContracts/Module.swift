// StorageContracts
