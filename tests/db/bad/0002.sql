INSERT INTO parent VALUES (1, 'half');
CREATE TABLE child (broken
