DROP TABLE extension_options;
DROP TABLE contracts;
DROP TABLE suppliers;
