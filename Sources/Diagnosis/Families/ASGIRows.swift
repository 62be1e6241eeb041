extension CatalogueRow { static let asgiRows: [CatalogueRow] = [] }
