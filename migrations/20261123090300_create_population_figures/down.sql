DROP TABLE population_figures;
